package io.corelake.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One pass over the blocks of a GIF file, up to its first frame. The reader is shown that frame
 * alone, with a palette of 256 colours.
 */
final class GifHeaderParser {
  private static final int SCREEN_BYTES = 13;
  private static final int FRAME_BYTES = 9;
  private static final int COLORS = 256;

  private final FileBytes file;
  private final ByteBuffer palette = ByteBuffer.allocate(3 * COLORS);
  private boolean colored;

  /** The palette entry that the canvas is filled with. */
  private int background;

  private GifHeaderParser(byte[] file) {
    this.file = new FileBytes(file, ByteOrder.LITTLE_ENDIAN);
    // Entries that the file does not give are gray, as Pillow has it.
    for (int i = 0; i < COLORS; i++) {
      byte gray = (byte) i;
      palette.put(gray).put(gray).put(gray);
    }
  }

  /** Returns what the blocks of a file say. */
  static ImageHeader parse(byte[] file) throws UndecodableImageException {
    return new GifHeaderParser(file).parse();
  }

  private ImageHeader parse() throws UndecodableImageException {
    long at = (long) SCREEN_BYTES + readPalette(file.unsignedByte(10), SCREEN_BYTES);
    while (true) {
      int block = file.unsignedByte(at);
      at++;
      switch (block) {
        case ',' -> {
          return firstFrame(at);
        }
        case '!' -> at = skipExtension(at);
        case ';' ->
            throw new UndecodableImageException(
                RejectReason.BROKEN_HEADER, "a GIF file without a frame");
        default -> {} // Garbage between blocks, which Pillow passes over too.
      }
    }
  }

  /** Reads the palette that a byte of flags announces, and returns how long it is. */
  private int readPalette(int flags, long at) throws UndecodableImageException {
    if ((flags & 0x80) == 0) {
      return 0;
    }
    int bytes = 3 << ((flags & 7) + 1);
    for (int i = 0; i < bytes; i++) {
      palette.put(i, (byte) file.unsignedByte(at + i));
    }
    colored = true;
    return bytes;
  }

  private long skipExtension(long label) throws UndecodableImageException {
    boolean control = file.unsignedByte(label) == 0xf9 && file.unsignedByte(label + 1) >= 4;
    if (control && (file.unsignedByte(label + 2) & 1) != 0) {
      background = file.unsignedByte(label + 5);
    }
    long at = label + 1;
    int length = file.unsignedByte(at);
    while (length > 0) {
      at += 1 + length;
      length = file.unsignedByte(at);
    }
    return at + 1;
  }

  private ImageHeader firstFrame(long at) throws UndecodableImageException {
    int left = file.unsignedShort(at);
    int top = file.unsignedShort(at + 2);
    int width = file.unsignedShort(at + 4);
    int height = file.unsignedShort(at + 6);
    int flags = file.unsignedByte(at + 8);
    long data = at + FRAME_BYTES + readPalette(flags, at + FRAME_BYTES);
    ByteBuffer head = ByteBuffer.allocate(SCREEN_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    head.put(new byte[] {'G', 'I', 'F', '8', '9', 'a'});
    head.putShort((short) width).putShort((short) height).put((byte) 0xf7);
    ByteBuffer frame = ByteBuffer.allocate(1 + FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    frame.put((byte) ',').putInt(0).putShort((short) width).putShort((short) height);
    frame.put((byte) (flags & 0x40));
    FileParts parts = new FileParts().add(head).add(palette).add(frame);
    parts.add(file.part(data, pixelsEnd(data) - data)).add(";");
    ImageTraits canvas =
        new ImageTraits(
            ImageFormat.GIF.label(),
            colored ? "P" : "L",
            Math.max(file.unsignedShort(6), left + width),
            Math.max(file.unsignedShort(8), top + height));
    return new ImageHeader(
        canvas,
        Orientation.UPRIGHT,
        new ImageHeader.Frame(left, top, width, height, backgroundColor()),
        parts,
        new ImageHeader.Working(width, 1));
  }

  /** Returns the end of the blocks that begin behind the size of the codes. */
  private long pixelsEnd(long data) throws UndecodableImageException {
    long at = data + 1;
    int length = file.unsignedByte(at);
    while (length > 0) {
      at += 1 + length;
      length = file.unsignedByte(at);
    }
    return at + 1;
  }

  private int backgroundColor() {
    return ((palette.order(ByteOrder.BIG_ENDIAN).get(3 * background) << 16) & 0xff0000)
        | ((palette.get(3 * background + 1) << 8) & 0xff00)
        | (palette.get(3 * background + 2) & 0xff);
  }
}
