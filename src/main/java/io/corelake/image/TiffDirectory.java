package io.corelake.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The numbers in the first directory of a TIFF file: of the tags that pixels depend on, and no
 * others. Other directories are never followed, so none can lead in a circle.
 */
final class TiffDirectory {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int FILL_ORDER = 266;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int SAMPLES = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_BYTES = 279;
  static final int PLANAR = 284;
  static final int FAX_OPTIONS_3 = 292;
  static final int FAX_OPTIONS_4 = 293;
  static final int PREDICTOR = 317;
  static final int COLOR_MAP = 320;
  static final int TILE_WIDTH = 322;
  static final int TILE_HEIGHT = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTES = 325;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;

  private static final Set<Integer> KNOWN =
      Set.of(
          WIDTH,
          HEIGHT,
          BITS,
          COMPRESSION,
          PHOTOMETRIC,
          FILL_ORDER,
          STRIP_OFFSETS,
          ORIENTATION,
          SAMPLES,
          ROWS_PER_STRIP,
          STRIP_BYTES,
          PLANAR,
          FAX_OPTIONS_3,
          FAX_OPTIONS_4,
          PREDICTOR,
          COLOR_MAP,
          TILE_WIDTH,
          TILE_HEIGHT,
          TILE_OFFSETS,
          TILE_BYTES,
          EXTRA_SAMPLES,
          SAMPLE_FORMAT);

  /** Tags whose numbers are 16 bits wide; readers ask for them as such. */
  private static final Set<Integer> SHORTS =
      Set.of(
          BITS,
          COMPRESSION,
          PHOTOMETRIC,
          FILL_ORDER,
          SAMPLES,
          PLANAR,
          PREDICTOR,
          COLOR_MAP,
          EXTRA_SAMPLES,
          SAMPLE_FORMAT);

  private static final int BYTE_TYPE = 1;
  private static final int SHORT_TYPE = 3;
  private static final int LONG_TYPE = 4;
  private static final int ENTRY_BYTES = 12;

  private final SortedMap<Integer, long[]> numbers = new TreeMap<>();
  private final FileBytes file;

  private TiffDirectory(FileBytes file) {
    this.file = file;
  }

  /** Reads the first directory of a file. */
  static TiffDirectory read(byte[] bytes) throws UndecodableImageException {
    ByteOrder order = bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    TiffDirectory directory = new TiffDirectory(new FileBytes(bytes, order));
    long start = directory.file.unsignedInt(4);
    int entries = directory.file.unsignedShort(start);
    for (int i = 0; i < entries; i++) {
      directory.readEntry(start + 2 + (long) i * ENTRY_BYTES);
    }
    return directory;
  }

  private void readEntry(long entry) throws UndecodableImageException {
    int tag = file.unsignedShort(entry);
    int type = file.unsignedShort(entry + 2);
    long count = file.unsignedInt(entry + 4);
    if (!KNOWN.contains(tag) || count == 0) {
      return;
    }
    int size = type == BYTE_TYPE ? 1 : type == SHORT_TYPE ? 2 : type == LONG_TYPE ? 4 : 0;
    if (size == 0) {
      throw new UndecodableImageException(
          RejectReason.BROKEN_HEADER,
          "the TIFF tag %d is of the type %d, which is no whole number".formatted(tag, type));
    }
    FileBytes data =
        count * size <= 4
            ? file.part(entry + 8, 4)
            : file.part(file.unsignedInt(entry + 8), count * size);
    long[] values = new long[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (size) {
            case 1 -> data.unsignedByte(i);
            case 2 -> data.unsignedShort(2L * i);
            default -> data.unsignedInt(4L * i);
          };
    }
    numbers.put(tag, values);
  }

  FileBytes file() {
    return file;
  }

  boolean has(int tag) {
    return numbers.containsKey(tag);
  }

  /** Returns the first number of a tag. */
  long number(int tag, long otherwise) {
    return has(tag) ? all(tag)[0] : otherwise;
  }

  /** As {@link #number}, for numbers that decide what is done; too large ones are like none. */
  int small(int tag, int otherwise) {
    return (int) Math.min(Integer.MAX_VALUE, number(tag, otherwise));
  }

  /** Returns the numbers of a tag, none if there is no such tag. */
  long[] all(int tag) {
    return numbers.getOrDefault(tag, new long[0]);
  }

  void put(int tag, long... values) {
    numbers.put(tag, values);
  }

  void remove(int tag) {
    numbers.remove(tag);
  }

  /** Returns the file with this directory as its only one, behind all else. */
  FileParts parts() {
    byte[] bytes = file.array();
    int start = bytes.length + (bytes.length & 1);
    ByteOrder order = bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ByteBuffer head = ByteBuffer.allocate(8).order(order);
    head.put(bytes, 0, 4).putInt(start);
    return new FileParts()
        .add(head)
        .add(bytes, 8, bytes.length - 8)
        .add(new byte[bytes.length & 1])
        .add(directory(start, order));
  }

  private ByteBuffer directory(int start, ByteOrder order) {
    int entriesBytes = 2 + numbers.size() * ENTRY_BYTES + 4;
    int size = entriesBytes;
    for (long[] values : numbers.values()) {
      size += 4 * values.length;
    }
    ByteBuffer directory = ByteBuffer.allocate(size).order(order);
    directory.putShort((short) numbers.size());
    int outside = entriesBytes;
    for (int tag : numbers.keySet()) {
      long[] values = all(tag);
      boolean isShort = SHORTS.contains(tag);
      directory.putShort((short) tag).putShort((short) (isShort ? SHORT_TYPE : LONG_TYPE));
      directory.putInt(values.length);
      int place = directory.position();
      directory.putInt(start + outside);
      boolean inside = values.length * (isShort ? 2 : 4) <= 4;
      int at = inside ? place : outside;
      for (int i = 0; i < values.length; i++) {
        if (isShort) {
          directory.putShort(at + 2 * i, (short) values[i]);
        } else {
          directory.putInt(at + 4 * i, (int) values[i]);
        }
      }
      outside += inside ? 0 : values.length * (isShort ? 2 : 4);
    }
    directory.putInt(0);
    return directory;
  }
}
