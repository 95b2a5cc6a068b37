package io.corelake.image;

/**
 * All that is known of a file before its pixels are decoded, and what of it a reader is shown: the
 * pixels and what they cannot be understood without. Readers parse profiles, comments, thumbnails
 * and directories that nobody asked for, and allocate what those say; here they never see them.
 *
 * @param frame where on the canvas the coded picture lies
 * @param parts what the reader is shown
 * @param working the memory that the reader takes
 */
record ImageHeader(
    ImageTraits traits, Orientation orientation, Frame frame, FileParts parts, Working working) {

  /**
   * A picture on its canvas, which for most formats it covers.
   *
   * @param background colour of the canvas as 0xrrggbb
   */
  record Frame(int left, int top, int width, int height, int background) {
    static Frame whole(int width, int height) {
      return new Frame(0, 0, width, height, 0);
    }

    /** Returns the first column of the picture that is a multiple of step on the canvas. */
    int firstColumn(int step) {
      return (step - left % step) % step;
    }

    /** As {@link #firstColumn}, of the rows. */
    int firstRow(int step) {
      return (step - top % step) % step;
    }

    /**
     * Returns the canvas with the picture on it.
     *
     * @param pixels every step-th pixel of the picture that lies on a multiple of step
     */
    DecodedImage onCanvas(ImageTraits canvas, DecodedImage pixels, int step) {
      int across = (canvas.width() + step - 1) / step;
      int down = (canvas.height() + step - 1) / step;
      byte[] rgb = new byte[3 * across * down];
      for (int i = 0; i < rgb.length; i += 3) {
        rgb[i] = (byte) (background >> 16);
        rgb[i + 1] = (byte) (background >> 8);
        rgb[i + 2] = (byte) background;
      }
      boolean seen = firstColumn(step) < width && firstRow(step) < height;
      int x = (left + firstColumn(step)) / step;
      int y = (top + firstRow(step)) / step;
      for (int row = 0; seen && row < pixels.height(); row++) {
        System.arraycopy(
            pixels.rgb(),
            3 * row * pixels.width(),
            rgb,
            3 * ((y + row) * across + x),
            3 * pixels.width());
      }
      return new DecodedImage(across, down, rgb);
    }

    boolean covers(ImageTraits canvas) {
      return left == 0 && top == 0 && width == canvas.width() && height == canvas.height();
    }
  }

  /**
   * Memory of a reader.
   *
   * @param held bytes that it takes whatever part of the image it returns
   * @param bytesPerPixel of the picture that it returns
   */
  record Working(long held, int bytesPerPixel) {}
}
