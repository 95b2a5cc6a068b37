package io.corelake.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the markers of a JPEG file up to its scan. Strict: a byte between two segments, a
 * segment that is too long or a marker that is not expected is refused, as is every coding process
 * but the sequential one with Huffman codes.
 */
final class ScaledJpegParser {
  private static final int MARKER = 0xff;
  private static final int BASELINE = 0xc0;
  private static final int EXTENDED = 0xc1;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int START_OF_SCAN = 0xda;
  private static final int QUANTISATION_TABLES = 0xdb;
  private static final int RESTART_INTERVAL = 0xdd;
  private static final int FIRST_APPLICATION = 0xe0;
  private static final int LAST_APPLICATION = 0xef;
  private static final int COMMENT = 0xfe;
  private static final int TABLES = 4;
  private static final int MOST_BLOCKS_OF_UNIT = 10;
  private static final int CODE_LENGTHS = 16;

  private final byte[] file;
  private int position = 2;
  private int segmentEnd;
  private final int[] @Nullable [] steps = new int[TABLES][];
  private final @Nullable ScaledJpegTable[] dcTables = new ScaledJpegTable[TABLES];
  private final @Nullable ScaledJpegTable[] acTables = new ScaledJpegTable[TABLES];
  private int width;
  private int height;
  private int restartInterval;

  /** {@code int[components][4]}: identifier, blocks across and down, quantisation table. */
  private int[][] frameComponents = {};

  private ScaledJpegParser(byte[] file) {
    this.file = file;
  }

  static ScaledJpegFrame parse(byte[] file) throws ScaledJpegRefusal {
    return new ScaledJpegParser(file).parse();
  }

  private ScaledJpegFrame parse() throws ScaledJpegRefusal {
    segmentEnd = file.length;
    while (true) {
      require(nextByte() == MARKER, "bytes between the segments");
      int marker = nextByte();
      int length = nextShort();
      segmentEnd = position + length - 2;
      require(length >= 2 && segmentEnd <= file.length, "a segment that ends outside of the file");
      if (marker == START_OF_SCAN) {
        return readScan();
      }
      readSegment(marker);
      require(position == segmentEnd, "a segment of another length than its contents");
      segmentEnd = file.length;
    }
  }

  private void readSegment(int marker) throws ScaledJpegRefusal {
    if ((marker >= FIRST_APPLICATION && marker <= LAST_APPLICATION) || marker == COMMENT) {
      position = segmentEnd;
      return;
    }
    switch (marker) {
      case BASELINE, EXTENDED -> readFrame();
      case HUFFMAN_TABLES -> readHuffmanTables();
      case QUANTISATION_TABLES -> readQuantisationTables();
      case RESTART_INTERVAL -> restartInterval = nextShort();
      default -> throw new ScaledJpegRefusal("the marker 0x%02x".formatted(marker));
    }
  }

  private void readFrame() throws ScaledJpegRefusal {
    require(frameComponents.length == 0, "a second frame");
    require(nextByte() == Byte.SIZE, "other than 8 bits a sample");
    height = nextShort();
    width = nextShort();
    require(width > 0 && height > 0, "a frame without pixels");
    int components = nextByte();
    require(components == 1 || components == 3, "neither one component nor three");
    frameComponents = new int[components][];
    int blocks = 0;
    for (int i = 0; i < components; i++) {
      int identifier = nextByte();
      int sampling = nextByte();
      int horizontal = sampling >> 4;
      int vertical = sampling & 0xf;
      require(isFactor(horizontal) && isFactor(vertical), "a sampling factor that is not 1 or 2");
      blocks += horizontal * vertical;
      frameComponents[i] = new int[] {identifier, horizontal, vertical, nextTable()};
    }
    require(components == 1 || blocks <= MOST_BLOCKS_OF_UNIT, "too many blocks in a unit");
    if (components == 1) {
      // A component alone has no units, whatever its factors say.
      frameComponents[0][1] = 1;
      frameComponents[0][2] = 1;
    }
  }

  private static boolean isFactor(int factor) {
    return factor == 1 || factor == 2;
  }

  private void readQuantisationTables() throws ScaledJpegRefusal {
    while (position < segmentEnd) {
      int precisionAndTable = nextByte();
      int precision = precisionAndTable >> 4;
      int table = precisionAndTable & 0xf;
      require(precision <= 1 && table < TABLES, "an odd quantisation table");
      int[] read = new int[ScaledJpegWeights.BLOCK_LENGTH];
      for (int k = 0; k < read.length; k++) {
        read[k] = precision == 1 ? nextShort() : nextByte();
        require(read[k] > 0, "a quantisation step of 0");
      }
      steps[table] = read;
    }
  }

  private void readHuffmanTables() throws ScaledJpegRefusal {
    while (position < segmentEnd) {
      int kindAndTable = nextByte();
      int kind = kindAndTable >> 4;
      int table = kindAndTable & 0xf;
      require(kind <= 1 && table < TABLES, "an odd Huffman table");
      byte[] counts = nextBytes(CODE_LENGTHS);
      int symbols = 0;
      for (byte count : counts) {
        symbols += count & 0xff;
      }
      require(symbols <= 1 << Byte.SIZE, "more than 256 Huffman codes");
      ScaledJpegCode code = new ScaledJpegCode(counts, nextBytes(symbols));
      if (kind == 0) {
        dcTables[table] = ScaledJpegTable.dc(code);
      } else {
        acTables[table] = ScaledJpegTable.ac(code);
      }
    }
  }

  private ScaledJpegFrame readScan() throws ScaledJpegRefusal {
    require(frameComponents.length > 0, "a scan without a frame");
    require(nextByte() == frameComponents.length, "a scan of some of the components");
    List<ScaledJpegComponent> components = new ArrayList<>();
    for (int[] component : frameComponents) {
      require(nextByte() == component[0], "components in another order");
      int tables = nextByte();
      require(tables >> 4 < TABLES && (tables & 0xf) < TABLES, "an odd table number");
      components.add(
          new ScaledJpegComponent(
              component[1],
              component[2],
              defined(steps[component[3]]),
              defined(dcTables[tables >> 4]),
              defined(acTables[tables & 0xf])));
    }
    require(nextByte() == 0, "a scan of some of the coefficients");
    require(nextByte() == ScaledJpegWeights.BLOCK_LENGTH - 1, "a scan of some of the coefficients");
    require(nextByte() == 0, "a scan of some of the bits");
    require(position == segmentEnd, "a scan header of another length");
    return new ScaledJpegFrame(width, height, List.copyOf(components), restartInterval, position);
  }

  private static <T> T defined(@Nullable T table) throws ScaledJpegRefusal {
    if (table == null) {
      throw new ScaledJpegRefusal("a table that is not defined");
    }
    return table;
  }

  private int nextTable() throws ScaledJpegRefusal {
    int table = nextByte();
    require(table < TABLES, "an odd table number");
    return table;
  }

  private int nextByte() throws ScaledJpegRefusal {
    require(position < segmentEnd, "a segment that ends early");
    return file[position++] & 0xff;
  }

  private int nextShort() throws ScaledJpegRefusal {
    return nextByte() << 8 | nextByte();
  }

  private byte[] nextBytes(int length) throws ScaledJpegRefusal {
    require(length <= segmentEnd - position, "a segment that ends early");
    position += length;
    return Arrays.copyOfRange(file, position - length, position);
  }

  private static void require(boolean sound, String otherwise) throws ScaledJpegRefusal {
    if (!sound) {
      throw new ScaledJpegRefusal(otherwise);
    }
  }
}
