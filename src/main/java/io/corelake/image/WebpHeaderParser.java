package io.corelake.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One pass over the chunks of a WebP file. The reader is shown the coded picture of the first frame
 * alone: no profile, no animation, and no alpha, which is dropped anyway.
 */
final class WebpHeaderParser {
  private static final int RIFF_HEADER_BYTES = 8;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int FRAME_HEADER_BYTES = 16;

  /** The reader takes bytes ahead of the bits that it needs. */
  private static final int AHEAD_BYTES = 16;

  private final FileBytes file;
  private int canvasWidth;
  private int canvasHeight;
  private boolean alpha;
  private boolean animated;
  private Orientation orientation = Orientation.UPRIGHT;
  private Optional<Picture> picture = Optional.empty();

  /** A coded picture; {@code left} and {@code top} are its place on the canvas. */
  private record Picture(
      boolean lossless, FileBytes data, int left, int top, int width, int height) {}

  private WebpHeaderParser(byte[] file) {
    this.file = new FileBytes(file, ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns what the chunks of a file say. */
  static ImageHeader parse(byte[] file) throws UndecodableImageException {
    return new WebpHeaderParser(file).parse();
  }

  private ImageHeader parse() throws UndecodableImageException {
    long whole = RIFF_HEADER_BYTES + file.unsignedInt(4);
    // One byte less is the padding of an odd length, which some writers leave out.
    if (file.length() < whole - 1) {
      throw new UndecodableImageException(
          RejectReason.TRUNCATED,
          "the WebP file has %d bytes of %d".formatted(file.length(), whole));
    }
    long end = Math.min(whole, file.length());
    long at = 12;
    while (at + CHUNK_HEADER_BYTES <= end) {
      long length = file.unsignedInt(at + 4);
      read(at, file.part(at + CHUNK_HEADER_BYTES, length));
      at += CHUNK_HEADER_BYTES + length + (length & 1);
    }
    if (picture.isEmpty()) {
      throw broken("a WebP file without a picture");
    }
    return header(picture.get());
  }

  private void read(long chunk, FileBytes data) throws UndecodableImageException {
    if (file.has("VP8X", chunk)) {
      alpha = (data.unsignedByte(0) & 0x10) != 0;
      animated = (data.unsignedByte(0) & 0x02) != 0;
      canvasWidth = 1 + threeBytes(data, 4);
      canvasHeight = 1 + threeBytes(data, 7);
    } else if (file.has("EXIF", chunk)) {
      orientation = ExifOrientation.find(data).orElse(Orientation.UPRIGHT);
    } else if (picture.isEmpty() && file.has("ANMF", chunk) && animated) {
      readFrame(data);
    } else if (picture.isEmpty() && file.has("VP8 ", chunk) && !animated) {
      picture = Optional.of(lossy(data, 0, 0));
    } else if (picture.isEmpty() && file.has("VP8L", chunk) && !animated) {
      picture = Optional.of(lossless(data, 0, 0));
    }
  }

  private void readFrame(FileBytes frame) throws UndecodableImageException {
    int left = 2 * threeBytes(frame, 0);
    int top = 2 * threeBytes(frame, 3);
    long at = FRAME_HEADER_BYTES;
    while (picture.isEmpty() && at + CHUNK_HEADER_BYTES <= frame.length()) {
      long length = frame.unsignedInt(at + 4);
      FileBytes data = frame.part(at + CHUNK_HEADER_BYTES, length);
      if (frame.has("VP8 ", at)) {
        picture = Optional.of(lossy(data, left, top));
      } else if (frame.has("VP8L", at)) {
        picture = Optional.of(lossless(data, left, top));
      }
      at += CHUNK_HEADER_BYTES + length + (length & 1);
    }
  }

  private static Picture lossy(FileBytes data, int left, int top) throws UndecodableImageException {
    int first = threeBytes(data, 0);
    if ((first & 1) != 0 || !data.has("\u009d\u0001*", 3)) {
      throw broken("a WebP picture that is no VP8 key frame");
    }
    if (10L + (first >> 5) > data.length()) {
      throw new UndecodableImageException(
          RejectReason.TRUNCATED, "the WebP picture ends inside its first partition");
    }
    return new Picture(
        false, data, left, top, data.unsignedShort(6) & 0x3fff, data.unsignedShort(8) & 0x3fff);
  }

  private static Picture lossless(FileBytes data, int left, int top)
      throws UndecodableImageException {
    if (data.unsignedByte(0) != 0x2f) {
      throw broken("a lossless WebP picture without its signature");
    }
    int sides = data.signedInt(1);
    return new Picture(true, data, left, top, 1 + (sides & 0x3fff), 1 + ((sides >>> 14) & 0x3fff));
  }

  private ImageHeader header(Picture coded) throws UndecodableImageException {
    if (canvasWidth == 0) {
      canvasWidth = coded.width();
      canvasHeight = coded.height();
      alpha = coded.lossless() && ((coded.data().signedInt(1) >>> 28) & 1) != 0;
    }
    if (coded.left() + coded.width() > canvasWidth
        || coded.top() + coded.height() > canvasHeight
        || (!animated && (coded.width() != canvasWidth || coded.height() != canvasHeight))) {
      throw broken(
          "a WebP picture of %d x %d pixels at %d, %d on a canvas of %d x %d"
              .formatted(
                  coded.width(),
                  coded.height(),
                  coded.left(),
                  coded.top(),
                  canvasWidth,
                  canvasHeight));
    }
    long pixels = (long) coded.width() * coded.height();
    return new ImageHeader(
        new ImageTraits(
            ImageFormat.WEBP.label(), alpha ? "RGBA" : "RGB", canvasWidth, canvasHeight),
        orientation,
        new ImageHeader.Frame(coded.left(), coded.top(), coded.width(), coded.height(), 0),
        parts(coded),
        new ImageHeader.Working(coded.lossless() ? 5 * pixels : pixels, 4));
  }

  private static FileParts parts(Picture coded) {
    int length = coded.data().length();
    int padding = length & 1;
    ByteBuffer head = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    head.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + length + padding);
    head.put("WEBP".getBytes(StandardCharsets.US_ASCII));
    head.put((coded.lossless() ? "VP8L" : "VP8 ").getBytes(StandardCharsets.US_ASCII));
    head.putInt(length);
    return new FileParts().add(head).add(coded.data()).add(new byte[padding + AHEAD_BYTES]);
  }

  private static int threeBytes(FileBytes data, long at) throws UndecodableImageException {
    return data.unsignedShort(at) | (data.unsignedByte(at + 2) << 16);
  }

  private static UndecodableImageException broken(String what) {
    return new UndecodableImageException(RejectReason.BROKEN_HEADER, what);
  }
}
