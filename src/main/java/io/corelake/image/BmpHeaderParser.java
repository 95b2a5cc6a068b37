package io.corelake.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;

/**
 * The headers of a BMP file. The reader is shown a plain header, a full palette and the pixels: no
 * profile, and never a JPEG or PNG file inside the BMP.
 */
final class BmpHeaderParser {
  private static final int FILE_HEADER_BYTES = 14;
  private static final int PLAIN_BYTES = 40;
  private static final int CORE_BYTES = 12;
  private static final int PLAIN = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int MASKS = 3;

  private final FileBytes file;
  private final int headerBytes;
  private final boolean core;
  private final int width;
  private final int height;
  private final int bits;
  private final int compression;
  private final int[] masks = new int[3];

  private BmpHeaderParser(byte[] bytes) throws UndecodableImageException {
    file = new FileBytes(bytes, ByteOrder.LITTLE_ENDIAN);
    headerBytes = file.signedInt(FILE_HEADER_BYTES);
    core = headerBytes == CORE_BYTES;
    if (!core && !Set.of(40, 52, 56, 64, 108, 124).contains(headerBytes)) {
      throw unsupported("a header of %d bytes".formatted(headerBytes));
    }
    width = core ? file.unsignedShort(18) : file.signedInt(18);
    height = core ? file.unsignedShort(20) : file.signedInt(22);
    bits = file.unsignedShort(core ? 24 : 28);
    compression = core ? PLAIN : file.signedInt(30);
  }

  /** Returns what the headers of a file say. */
  static ImageHeader parse(byte[] file, DecodeLimits limits) throws UndecodableImageException {
    return new BmpHeaderParser(file).parse(limits);
  }

  private ImageHeader parse(DecodeLimits limits) throws UndecodableImageException {
    if (width < 1 || height == 0 || height == Integer.MIN_VALUE) {
      throw broken("a BMP header of %d x %d pixels".formatted(width, height));
    }
    limits.checkSize(width, Math.abs(height));
    if (!Set.of(1, 4, 8, 16, 24, 32).contains(bits)) {
      throw unsupported(bits + " bits a pixel");
    }
    boolean packed = (compression == RLE8 && bits == 8) || (compression == RLE4 && bits == 4);
    boolean masked = compression == MASKS && bits >= 16;
    if (compression != PLAIN && !packed && !masked) {
      throw unsupported("compression %d of %d-bit pixels".formatted(compression, bits));
    }
    if (masked) {
      readMasks();
    }
    long start = pixelStart();
    long needed = packed ? 0 : rowBytes() * (Math.abs((long) height) - 1) + usedRowBytes();
    if (start > file.length() || file.length() - start < needed) {
      throw new UndecodableImageException(
          RejectReason.TRUNCATED,
          "the BMP file has %d bytes of %d".formatted(file.length(), start + needed));
    }
    if (packed) {
      requireWhole(file.part(start, file.length() - start));
    }
    int bytesPerPixel = bits <= 8 ? 1 : bits / 8;
    long held = (packed ? file.length() - start : 0) + 4L * width;
    return new ImageHeader(
        new ImageTraits(ImageFormat.BMP.label(), mode(), width, Math.abs(height)),
        Orientation.UPRIGHT,
        ImageHeader.Frame.whole(width, Math.abs(height)),
        parts(start),
        new ImageHeader.Working(held, bytesPerPixel));
  }

  /** The reader would leave what is missing black. */
  private void requireWhole(FileBytes runs) throws UndecodableImageException {
    long needed = width * Math.abs((long) height);
    long held = PackedLength.ofRle(runs, compression == RLE4, width, needed);
    if (held < needed) {
      throw new UndecodableImageException(
          RejectReason.TRUNCATED, "the BMP file holds %d pixels of %d".formatted(held, needed));
    }
  }

  private String mode() {
    if (bits > 8) {
      return "RGB";
    }
    return bits == 1 ? "1" : "P";
  }

  private long rowBytes() {
    return ((long) width * bits + 31) / 32 * 4;
  }

  private long usedRowBytes() {
    return ((long) width * bits + 7) / 8;
  }

  /** All zero, as some programs write, means the usual order. */
  private void readMasks() throws UndecodableImageException {
    for (int i = 0; i < masks.length; i++) {
      masks[i] = file.signedInt(FILE_HEADER_BYTES + PLAIN_BYTES + 4L * i);
    }
    String written = "%x %x %x".formatted(masks[0], masks[1], masks[2]);
    boolean known =
        switch (bits) {
          case 16 -> Set.of("f800 7e0 1f", "7c00 3e0 1f").contains(written);
          case 24 -> written.equals("ff0000 ff00 ff");
          default ->
              Set.of("ff0000 ff00 ff", "ff000000 ff0000 ff00", "ff ff00 ff0000", "0 0 0")
                  .contains(written);
        };
    if (!known) {
      throw unsupported("the colour masks " + written);
    }
    if (masks[0] == 0) {
      masks[0] = 0xff0000;
      masks[1] = 0xff00;
      masks[2] = 0xff;
    }
  }

  private int colors() throws UndecodableImageException {
    long given = core ? 0 : file.unsignedInt(46);
    if (bits > 8) {
      return 0;
    }
    if (given > 1 << 16) {
      throw broken("a BMP palette of %d colours".formatted(given));
    }
    return given == 0 ? 1 << bits : (int) given;
  }

  /** Some programs leave the palette out of the offset of the pixels; Pillow adds it too. */
  private long pixelStart() throws UndecodableImageException {
    long start = file.unsignedInt(10);
    boolean withoutPalette = start == FILE_HEADER_BYTES + headerBytes && bits <= 8;
    return withoutPalette ? start + 4L * colors() : start;
  }

  private FileParts parts(long start) throws UndecodableImageException {
    boolean withMasks = compression == MASKS && bits != 24;
    int paletteBytes = bits <= 8 ? 4 << bits : 0;
    int offset = FILE_HEADER_BYTES + PLAIN_BYTES + (withMasks ? 12 : 0) + paletteBytes;
    FileBytes pixels = file.part(start, file.length() - start);
    ByteBuffer head = ByteBuffer.allocate(offset).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 'B').put((byte) 'M').putInt(Integer.MAX_VALUE).putInt(0).putInt(offset);
    head.putInt(PLAIN_BYTES).putInt(width).putInt(height);
    head.putShort((short) 1).putShort((short) bits).putInt(bits == 24 ? PLAIN : compression);
    head.putInt(pixels.length()).putLong(0).putInt(0).putInt(0);
    if (withMasks) {
      head.putInt(masks[0]).putInt(masks[1]).putInt(masks[2]);
    }
    if (paletteBytes > 0) {
      putPalette(head);
    }
    // The last row may lack the bytes that would round it up.
    return new FileParts().add(head).add(pixels).add(new byte[4]);
  }

  private void putPalette(ByteBuffer head) throws UndecodableImageException {
    int colors = colors();
    int entry = core ? 3 : 4;
    for (int i = 0; i < 1 << bits; i++) {
      long at = FILE_HEADER_BYTES + headerBytes + (long) entry * i;
      for (int band = 0; band < 3; band++) {
        head.put((byte) (i < colors ? file.unsignedByte(at + band) : i));
      }
      head.put((byte) 0);
    }
  }

  private static UndecodableImageException broken(String what) {
    return new UndecodableImageException(RejectReason.BROKEN_HEADER, what);
  }

  private static UndecodableImageException unsupported(String what) {
    return new UndecodableImageException(
        RejectReason.UNSUPPORTED_VARIANT, "a BMP file with " + what);
  }
}
