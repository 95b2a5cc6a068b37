package io.corelake.image;

/**
 * One pass over the markers of a JPEG file, up to the first scan; over the scans too where there
 * are several.
 */
final class JpegHeaderParser {
  private static final int MARKER = 0xff;
  private static final int BASELINE = 0xc0;
  private static final int EXTENDED = 0xc1;
  private static final int PROGRESSIVE = 0xc2;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int EXTENSION = 0xc8;
  private static final int ARITHMETIC_CODING = 0xcc;
  private static final int FIRST_RESTART = 0xd0;
  private static final int LAST_RESTART = 0xd7;
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COMMENT = 0xfe;

  private final byte[] file;
  private final DecodeLimits limits;
  private boolean jfif;
  private int adobeTransform = -1;
  private boolean exif;
  private Orientation orientation = Orientation.UPRIGHT;
  private int frameMarker;
  private int width;
  private int height;
  private int[] componentIds = {};
  private double samplesPerPixel;
  private final FileParts parts = new FileParts().add("\u00ff\u00d8");

  /** Returns what the markers of a file say. */
  static JpegHeader parse(byte[] file, DecodeLimits limits) throws UndecodableImageException {
    return new JpegHeaderParser(file, limits).parse();
  }

  private JpegHeaderParser(byte[] file, DecodeLimits limits) {
    this.limits = limits;
    this.file = file;
  }

  private JpegHeader parse() throws UndecodableImageException {
    int position = 2;
    while (true) {
      position = nextMarker(position);
      int marker = unsignedByte(position);
      if (marker < BASELINE || marker == START_OF_IMAGE || marker == END_OF_IMAGE) {
        throw new UndecodableImageException(
            RejectReason.BROKEN_HEADER,
            "the marker 0x%02x at byte %d of a JPEG header".formatted(marker, position));
      }
      if (marker >= FIRST_RESTART && marker <= LAST_RESTART) {
        position++; // A marker without a segment.
        continue;
      }
      int start = position + 1;
      int length = unsignedShort(start);
      if (marker == START_OF_SCAN) {
        parts.add(file, position - 1, file.length - position + 1);
        return header(unsignedByte(start + 2), start + Math.max(2, length));
      }
      readSegment(marker, start + 2, length - 2);
      int next = Math.min(file.length, start + Math.max(2, length));
      if (isShown(marker)) {
        parts.add(file, position - 1, next - position + 1);
      }
      position = next;
    }
  }

  /** Profiles, thumbnails and comments are none of the reader's business. */
  private static boolean isShown(int marker) {
    boolean application = marker >= APP0 && marker <= APP15;
    return marker == APP0 || marker == APP14 || !(application || marker == COMMENT);
  }

  /** Returns where the code of the next marker stands, over any garbage and padding. */
  private int nextMarker(int from) throws UndecodableImageException {
    int position = from;
    while (true) {
      while (unsignedByte(position) != MARKER) {
        position++;
      }
      while (unsignedByte(position) == MARKER) {
        position++;
      }
      if (unsignedByte(position) != 0) {
        return position;
      }
    }
  }

  private void readSegment(int marker, int start, int length) throws UndecodableImageException {
    if (marker == APP0) {
      jfif |= startsWith("JFIF\0", start);
    } else if (marker == APP1 && !exif && startsWith("Exif\0", start)) {
      exif = true;
      orientation = ExifOrientation.read(file, start + 6, start + length);
    } else if (marker == APP14 && length >= 12 && startsWith("Adobe", start)) {
      adobeTransform = unsignedByte(start + 11);
    } else if (isFrame(marker)) {
      readFrame(marker, start);
    }
  }

  private static boolean isFrame(int marker) {
    return marker >= BASELINE
        && marker <= 0xcf
        && marker != HUFFMAN_TABLES
        && marker != EXTENSION
        && marker != ARITHMETIC_CODING;
  }

  private void readFrame(int marker, int start) throws UndecodableImageException {
    int precision = unsignedByte(start);
    if (marker != BASELINE && marker != EXTENDED && marker != PROGRESSIVE) {
      throw unsupported("the coding process 0x%02x (lossless or arithmetic)".formatted(marker));
    }
    if (precision != 8) {
      throw unsupported(precision + " bits a sample");
    }
    frameMarker = marker;
    height = unsignedShort(start + 1);
    width = unsignedShort(start + 3);
    componentIds = new int[unsignedByte(start + 5)];
    int mostSamples = 0;
    int samples = 0;
    for (int i = 0; i < componentIds.length; i++) {
      componentIds[i] = unsignedByte(start + 6 + 3 * i);
      int sampling = unsignedByte(start + 7 + 3 * i);
      mostSamples = Math.max(mostSamples, (sampling >> 4) * (sampling & 0xf));
      samples += (sampling >> 4) * (sampling & 0xf);
    }
    samplesPerPixel = mostSamples == 0 ? 0 : (double) samples / mostSamples;
  }

  private JpegHeader header(int scanComponents, int scanData) throws UndecodableImageException {
    if (frameMarker == 0) {
      throw new UndecodableImageException(
          RejectReason.BROKEN_HEADER, "a JPEG file without a frame header");
    }
    boolean singleScan = frameMarker != PROGRESSIVE && scanComponents == componentIds.length;
    JpegColor color = color();
    long held = 0;
    if (!singleScan) {
      limits.checkSize(width, height);
      checkScans(scanData);
      // Coefficients of whole blocks, two bytes each, until the last scan has been read.
      held = (long) (2 * samplesPerPixel * roundUp(width) * roundUp(height));
    }
    ImageHeader image =
        new ImageHeader(
            new ImageTraits(ImageFormat.JPEG.label(), color.mode(), width, height),
            orientation,
            ImageHeader.Frame.whole(width, height),
            parts,
            new ImageHeader.Working(held, componentIds.length));
    return new JpegHeader(image, color, singleScan);
  }

  /** Blocks are of 8 x 8 samples, units of several blocks of at most 32 x 32 pixels. */
  private static long roundUp(int side) {
    return (side + 31L) / 32 * 32;
  }

  private void checkScans(int firstScanData) throws UndecodableImageException {
    long pixels = Math.max(1, (long) width * height);
    long most = Math.min(DecodeLimits.MOST_SCANS, DecodeLimits.MOST_SCANNED_PIXELS / pixels);
    int scans = 1;
    for (int i = firstScanData; i + 1 < file.length; i++) {
      int code = file[i] == (byte) MARKER ? file[i + 1] & 0xff : 0;
      if (code == END_OF_IMAGE) {
        return;
      }
      scans += code == START_OF_SCAN ? 1 : 0;
      if (scans > most) {
        throw new UndecodableImageException(
            RejectReason.TOO_MANY_SCANS,
            "a JPEG file of %d x %d pixels with more than %d scans".formatted(width, height, most));
      }
    }
  }

  /** The rules of libjpeg. */
  private JpegColor color() throws UndecodableImageException {
    return switch (componentIds.length) {
      case 1 -> JpegColor.GRAY;
      case 3 -> isStoredAsRgb() ? JpegColor.RGB : JpegColor.YCBCR;
      case 4 -> adobeTransform == 2 ? JpegColor.YCCK : JpegColor.CMYK;
      default -> throw unsupported(componentIds.length + " components");
    };
  }

  private boolean isStoredAsRgb() {
    if (jfif) {
      return false;
    }
    if (adobeTransform >= 0) {
      return adobeTransform == 0;
    }
    return componentIds[0] == 'R' && componentIds[1] == 'G' && componentIds[2] == 'B';
  }

  private static UndecodableImageException unsupported(String what) {
    return new UndecodableImageException(
        RejectReason.UNSUPPORTED_VARIANT, "a JPEG file with " + what);
  }

  private int unsignedByte(int offset) throws UndecodableImageException {
    if (offset < 0 || offset >= file.length) {
      throw new UndecodableImageException(
          RejectReason.TRUNCATED,
          "the file ends inside its header, after %d bytes".formatted(file.length));
    }
    return file[offset] & 0xff;
  }

  private int unsignedShort(int offset) throws UndecodableImageException {
    return (unsignedByte(offset) << 8) | unsignedByte(offset + 1);
  }

  private boolean startsWith(String ascii, int offset) {
    if (offset + ascii.length() > file.length) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (file[offset + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
