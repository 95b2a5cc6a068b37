package io.corelake.image;

/**
 * The pixels of an image.
 *
 * @param rgb {@code byte[height * width * 3]}: rows from the top, pixels from the left, red, green
 *     and blue as unsigned bytes; not copied, do not modify
 */
// Millions of pixels; a copy at every access would cost more than decoding.
@SuppressWarnings("ArrayRecordComponent")
public record DecodedImage(int width, int height, byte[] rgb) {
  public DecodedImage {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "%d bytes are no RGB image of %d x %d pixels".formatted(rgb.length, width, height));
    }
  }
}
