package io.corelake.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** One pass over the chunks of a PNG file. The reader is shown header, palette and pixels alone. */
final class PngHeaderParser {
  private static final int SIGNATURE_BYTES = 8;

  /** Of a chunk: length, type and checksum. */
  private static final int FRAME_BYTES = 12;

  private static final int PALETTE = 3;

  private final FileBytes file;
  private final DecodeLimits limits;
  private final PngText text;
  private final FileParts parts = new FileParts();
  private int width;
  private int height;
  private int bits;
  private int colorType;
  private boolean headerSeen;
  private boolean paletteSeen;

  private PngHeaderParser(byte[] file, DecodeLimits limits) {
    this.limits = limits;
    this.file = new FileBytes(file, ByteOrder.BIG_ENDIAN);
    text = new PngText();
  }

  /** Returns what the chunks of a file say. */
  static ImageHeader parse(byte[] file, DecodeLimits limits) throws UndecodableImageException {
    return new PngHeaderParser(file, limits).parse();
  }

  private ImageHeader parse() throws UndecodableImageException {
    parts.add(file.part(0, SIGNATURE_BYTES));
    long at = SIGNATURE_BYTES;
    while (!file.has("IDAT", at + 4)) {
      long length = file.unsignedInt(at);
      FileBytes chunk = file.part(at, length + FRAME_BYTES);
      String type = type(at);
      checkSum(type, chunk);
      if (type.equals("IEND")) {
        throw broken("a PNG file without pixels");
      }
      read(type, chunk);
      at += length + FRAME_BYTES;
    }
    if (!headerSeen || (colorType == PALETTE && !paletteSeen)) {
      throw broken("a PNG file without " + (headerSeen ? "its palette" : "its header"));
    }
    long end = addPixels(at);
    if (end < file.length()) {
      // Behind pixels that are cut off, the end would be taken for some more of them.
      parts.add(new byte[] {0, 0, 0, 0, 'I', 'E', 'N', 'D', 0, 0, 0, 0});
      readAfterPixels(end);
    }
    ImageTraits traits = new ImageTraits(ImageFormat.PNG.label(), mode(), width, height);
    return new ImageHeader(
        traits, text.orientation(), ImageHeader.Frame.whole(width, height), parts, working());
  }

  private String type(long chunk) throws UndecodableImageException {
    if (!isNamed(chunk)) {
      throw broken("a PNG chunk at byte %d without a name".formatted(chunk));
    }
    int start = (int) (file.start() + chunk + 4);
    return new String(file.array(), start, 4, StandardCharsets.US_ASCII);
  }

  private static void checkSum(String type, FileBytes chunk) throws UndecodableImageException {
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), chunk.start() + 4, chunk.length() - 8);
    if (sum.getValue() != chunk.unsignedInt(chunk.length() - 4)) {
      throw broken("the checksum of the PNG chunk " + type + " is wrong");
    }
  }

  private void read(String type, FileBytes chunk) throws UndecodableImageException {
    FileBytes data = chunk.part(8, chunk.length() - FRAME_BYTES);
    if (!headerSeen && !type.equals("IHDR")) {
      throw broken("a PNG file that begins with the chunk " + type);
    }
    switch (type) {
      case "IHDR" -> readHeader(chunk, data);
      case "PLTE" -> readPalette(data);
      default -> text.read(type, data);
    }
  }

  private void readHeader(FileBytes chunk, FileBytes data) throws UndecodableImageException {
    if (headerSeen || data.length() != 13) {
      throw broken(
          "%s of %d bytes".formatted(headerSeen ? "a second PNG header" : "a PNG header", 13));
    }
    headerSeen = true;
    width = side(data.unsignedInt(0));
    height = side(data.unsignedInt(4));
    limits.checkSize(width, height);
    bits = data.unsignedByte(8);
    colorType = data.unsignedByte(9);
    boolean known =
        switch (colorType) {
          case 0 -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
          case PALETTE -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
          case 2, 4, 6 -> bits == 8 || bits == 16;
          default -> false;
        };
    if (!known || data.unsignedByte(10) != 0 || data.unsignedByte(11) != 0) {
      throw broken("PNG pixels of type %d with %d bits".formatted(colorType, bits));
    }
    parts.add(chunk);
  }

  private static int side(long pixels) throws UndecodableImageException {
    if (pixels > Integer.MAX_VALUE) {
      throw broken("a side of %d pixels in a PNG header".formatted(pixels));
    }
    return (int) pixels;
  }

  /** Entries beyond those of the file are gray, as Pillow has it; the reader would refuse them. */
  private void readPalette(FileBytes data) throws UndecodableImageException {
    if (colorType != PALETTE || paletteSeen) {
      return;
    }
    paletteSeen = true;
    byte[] colors = new byte[3 << bits];
    for (int i = 0; i < colors.length; i++) {
      colors[i] = (byte) (i < data.length() ? data.unsignedByte(i) : i / 3);
    }
    ByteBuffer chunk = ByteBuffer.allocate(colors.length + FRAME_BYTES).putInt(colors.length);
    chunk.put("PLTE".getBytes(StandardCharsets.US_ASCII)).put(colors);
    parts.add(chunk);
  }

  /** Shows the pixels to the reader, and returns where they end. */
  private long addPixels(long first) throws UndecodableImageException {
    long at = first;
    while (file.has("IDAT", at + 4)) {
      long length = file.unsignedInt(at);
      if (at > first) {
        file.part(at + 8, length); // Only the first may announce more than there is, as in Pillow.
      }
      long left = file.length() - at;
      parts.add(file.part(at, Math.min(length + FRAME_BYTES, left)));
      at += Math.min(length + FRAME_BYTES, left);
    }
    return at;
  }

  /** What follows the pixels may hold the orientation. Pillow too reads it, up to a next frame. */
  private void readAfterPixels(long end) throws UndecodableImageException {
    long at = end;
    while (at + 8 <= file.length() && isNamed(at) && !file.has("IEND", at + 4)) {
      String type = type(at);
      if (type.equals("fcTL")) {
        return;
      }
      long length = file.unsignedInt(at);
      text.read(type, file.part(at + 8, length));
      at += FRAME_BYTES + length;
    }
  }

  private boolean isNamed(long chunk) throws UndecodableImageException {
    for (int i = 4; i < 8; i++) {
      int letter = file.unsignedByte(chunk + i) & ~0x20;
      if (letter < 'A' || letter > 'Z') {
        return false;
      }
    }
    return true;
  }

  private String mode() {
    String depth = bits == 16 ? ";16" : "";
    return switch (colorType) {
      case 0 -> bits == 1 ? "1" : (bits == 16 ? "I" : "L") + depth;
      case 2 -> "RGB" + depth;
      case PALETTE -> "P";
      case 4 -> "LA" + depth;
      default -> "RGBA" + depth;
    };
  }

  /** Rows are read one by one. */
  private ImageHeader.Working working() {
    int samples = colorType == 2 ? 3 : colorType == 4 ? 2 : colorType == 6 ? 4 : 1;
    int bytes = samples * (bits == 16 ? 2 : 1);
    return new ImageHeader.Working(3L * bytes * width, bytes);
  }

  private static UndecodableImageException broken(String what) {
    return new UndecodableImageException(RejectReason.BROKEN_HEADER, what);
  }
}
