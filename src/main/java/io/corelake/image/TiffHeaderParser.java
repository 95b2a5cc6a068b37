package io.corelake.image;

import java.util.Arrays;
import java.util.Set;

/**
 * The first directory of a TIFF file, checked: every strip or tile lies in the file and holds all
 * its rows. The reader would fill what is missing with zeros, and it trusts every number.
 */
final class TiffHeaderParser {
  private static final int NONE = 1;
  private static final int LZW = 5;
  private static final int DEFLATE = 8;
  private static final int OLD_DEFLATE = 32_946;
  private static final int PACK_BITS = 32_773;
  private static final Set<Integer> FAX = Set.of(2, 3, 4);
  private static final int PALETTE = 3;
  private static final int INKS = 5;
  private static final int MOST_SAMPLES = 5;

  /** Strips that are not packed are shown in pieces of about so many bytes. */
  private static final long PIECE_BYTES = 1 << 20;

  private final TiffDirectory directory;
  private final int compression;
  private final int photometric;
  private final int samples;
  private final int bits;
  private final boolean planar;
  private final int width;
  private final int height;

  private TiffHeaderParser(byte[] file) throws UndecodableImageException {
    directory = TiffDirectory.read(file);
    compression = directory.small(TiffDirectory.COMPRESSION, NONE);
    photometric = directory.small(TiffDirectory.PHOTOMETRIC, 0);
    samples = directory.small(TiffDirectory.SAMPLES, 1);
    bits = directory.small(TiffDirectory.BITS, 1);
    planar = directory.small(TiffDirectory.PLANAR, 1) == 2 && samples > 1;
    width = directory.small(TiffDirectory.WIDTH, 0);
    height = directory.small(TiffDirectory.HEIGHT, 0);
  }

  /** Returns what the directory of a file says. */
  static ImageHeader parse(byte[] file, DecodeLimits limits) throws UndecodableImageException {
    return new TiffHeaderParser(file).parse(limits);
  }

  private ImageHeader parse(DecodeLimits limits) throws UndecodableImageException {
    String mode = mode();
    ImageTraits traits = new ImageTraits(ImageFormat.TIFF.label(), mode, width, height);
    limits.checkSize(width, height);
    TiffTiles tiles = TiffTiles.of(directory, traits, planar ? samples : 1);
    int bitsPerPixel = planar ? bits : bits * samples;
    if (compression == NONE) {
      int pieceRows = (int) Math.max(1, PIECE_BYTES / tiles.rowBytes(bitsPerPixel));
      tiles = tiles.notPacked(pieceRows, bitsPerPixel);
    } else {
      tiles = tiles.packedAtWorst(FAX.contains(compression) ? 16 : 2, bitsPerPixel);
    }
    long tileBytes = tiles.bytes(bitsPerPixel);
    tiles.putInto(directory);
    if (photometric == PALETTE) {
      putPalette();
    } else {
      directory.remove(TiffDirectory.COLOR_MAP);
    }
    int orientation = directory.small(TiffDirectory.ORIENTATION, 1);
    int bytesPerPixel = samples * ((bits + 7) / 8);
    ImageHeader header =
        new ImageHeader(
            traits,
            Orientation.ofTag(orientation),
            ImageHeader.Frame.whole(width, height),
            directory.parts(),
            new ImageHeader.Working(2 * tileBytes + tiles.mostPackedBytes(), bytesPerPixel));
    limits.check(header);
    requireWhole(tiles, bitsPerPixel);
    return header;
  }

  /** The variants that both Pillow and the reader know. */
  private String mode() throws UndecodableImageException {
    if (width < 1 || height < 1) {
      throw broken("a TIFF directory of %d x %d pixels".formatted(width, height));
    }
    long[] depths = directory.all(TiffDirectory.BITS);
    boolean oneDepth = Arrays.stream(depths).allMatch(depth -> depth == bits);
    boolean unsigned =
        Arrays.stream(directory.all(TiffDirectory.SAMPLE_FORMAT)).allMatch(f -> f == 1 || f == 4);
    if (!oneDepth || !unsigned || samples < 1 || samples > MOST_SAMPLES) {
      throw unsupported(
          "%d samples a pixel of %s bits".formatted(samples, Arrays.toString(depths)));
    }
    checkCompression();
    String depth = bits == 16 ? ";16" : "";
    boolean wide = bits == 8 || bits == 16;
    boolean narrow = Set.of(1, 2, 4, 8).contains(bits);
    if (photometric <= 1 && samples == 1 && (narrow || bits == 16)) {
      return bits == 1 ? "1" : bits == 16 ? "I;16" : "L";
    }
    if (photometric <= 1 && samples == 2 && bits == 8) {
      return "LA";
    }
    if (photometric == 2 && wide && samples >= 3) {
      return (samples == 3 ? "RGB" : "RGBA") + depth;
    }
    if (photometric == PALETTE && samples == 1 && narrow) {
      return "P";
    }
    if (photometric == INKS && wide && samples >= 4) {
      return "CMYK" + depth;
    }
    throw unsupported(
        "pixels of kind %d with %d samples of %d bits".formatted(photometric, samples, bits));
  }

  private void checkCompression() throws UndecodableImageException {
    boolean known =
        Set.of(NONE, LZW, DEFLATE, OLD_DEFLATE, PACK_BITS).contains(compression)
            || (FAX.contains(compression) && bits == 1 && samples == 1);
    if (!known) {
      String what = compression == 6 || compression == 7 ? " (JPEG inside TIFF)" : "";
      throw unsupported("compression " + compression + what);
    }
    int predictor = directory.small(TiffDirectory.PREDICTOR, 1);
    if (predictor > 2 || (predictor == 2 && bits != 8 && compression != NONE)) {
      throw unsupported("predictor %d for samples of %d bits".formatted(predictor, bits));
    }
    if (predictor == 2
        && compression != LZW
        && compression != DEFLATE
        && compression != OLD_DEFLATE) {
      directory.remove(TiffDirectory.PREDICTOR);
    }
  }

  /** Of the 16 bits of a colour the upper 8 count, as in Pillow; missing colours are black. */
  private void putPalette() {
    long[] given = directory.all(TiffDirectory.COLOR_MAP);
    int colors = 1 << bits;
    int givenColors = given.length / 3;
    long[] palette = new long[3 * colors];
    for (int band = 0; band < 3; band++) {
      for (int i = 0; i < Math.min(colors, givenColors); i++) {
        palette[band * colors + i] = ((given[band * givenColors + i] >> 8) & 0xff) * 257;
      }
    }
    directory.put(TiffDirectory.COLOR_MAP, palette);
  }

  private void requireWhole(TiffTiles tiles, int bitsPerPixel) throws UndecodableImageException {
    for (int i = 0; i < tiles.count(); i++) {
      FileBytes packed = tiles.packed(directory.file(), i);
      long needed = tiles.rowsOf(i) * tiles.rowBytes(bitsPerPixel);
      boolean flipped = directory.small(TiffDirectory.FILL_ORDER, 1) == 2;
      long held =
          switch (compression) {
            case NONE -> packed.length();
            case LZW -> PackedLength.ofLzw(packed, flipped, needed);
            case PACK_BITS -> PackedLength.ofPackBits(packed, needed);
            case DEFLATE, OLD_DEFLATE -> PackedLength.ofDeflate(packed, needed);
            default -> needed; // Fax rows have no length but their pixels.
          };
      if (held < needed) {
        throw new UndecodableImageException(
            RejectReason.TRUNCATED,
            "strip or tile %d of the TIFF file holds %d bytes of %d".formatted(i, held, needed));
      }
    }
  }

  private static UndecodableImageException broken(String what) {
    return new UndecodableImageException(RejectReason.BROKEN_HEADER, what);
  }

  private static UndecodableImageException unsupported(String what) {
    return new UndecodableImageException(
        RejectReason.UNSUPPORTED_VARIANT, "a TIFF file with " + what);
  }
}
