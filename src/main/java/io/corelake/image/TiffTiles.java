package io.corelake.image;

import java.util.Arrays;

/**
 * How the pixels of a TIFF file are cut into strips or tiles.
 *
 * @param columns pixels across one
 * @param rows pixels down one
 * @param down how many there are from top to bottom
 * @param planes one, or as many as there are samples where each has tiles of its own
 */
record TiffTiles(
    boolean tiled,
    int columns,
    int rows,
    int down,
    int planes,
    int imageHeight,
    long[] offsets,
    long[] packedBytes) {

  /** A tile is a strip's worth of a large picture; more could only be meant to fill the memory. */
  private static final int MOST_TILE_SIDE = 1 << 15;

  /** 100 million pixels in tiles of 16 x 16 are fewer. */
  private static final int MOST_TILES = 1 << 20;

  /** What a packing adds to however few bytes. */
  private static final int PACKING_BYTES = 64;

  static TiffTiles of(TiffDirectory directory, ImageTraits image, int planes)
      throws UndecodableImageException {
    boolean tiled = directory.has(TiffDirectory.TILE_WIDTH);
    int columns = tiled ? directory.small(TiffDirectory.TILE_WIDTH, 0) : image.width();
    long rows =
        tiled
            ? directory.number(TiffDirectory.TILE_HEIGHT, 0)
            : Math.min(
                image.height(), directory.number(TiffDirectory.ROWS_PER_STRIP, image.height()));
    if (columns < 1 || rows < 1 || (tiled && (columns > MOST_TILE_SIDE || rows > MOST_TILE_SIDE))) {
      throw broken("strips or tiles of %d x %d pixels".formatted(columns, rows));
    }
    int down = (int) ((image.height() + rows - 1) / rows);
    long across = (image.width() + columns - 1L) / columns;
    long count = across * down * planes;
    long[] offsets =
        directory.all(tiled ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS);
    long[] bytes = directory.all(tiled ? TiffDirectory.TILE_BYTES : TiffDirectory.STRIP_BYTES);
    if (count > MOST_TILES) {
      throw broken(count + " strips or tiles");
    }
    boolean raw = directory.small(TiffDirectory.COMPRESSION, 1) == 1;
    if (offsets.length < count || (bytes.length < count && !raw)) {
      throw broken(
          "%d places and %d lengths of its %d strips or tiles"
              .formatted(offsets.length, bytes.length, count));
    }
    return new TiffTiles(
        tiled,
        columns,
        (int) rows,
        down,
        planes,
        image.height(),
        Arrays.copyOf(offsets, (int) count),
        Arrays.copyOf(bytes, (int) count));
  }

  int count() {
    return offsets.length;
  }

  /** Returns the rows that strip or tile i holds: all but the last strip hold the same. */
  int rowsOf(int i) {
    boolean last = !tiled && i % down == down - 1;
    return last ? imageHeight - (down - 1) * rows : rows;
  }

  long rowBytes(int bitsPerPixel) {
    return ((long) columns * bitsPerPixel + 7) / 8;
  }

  /** Returns the bytes of a whole strip or tile, unpacked. */
  long bytes(int bitsPerPixel) {
    return rowBytes(bitsPerPixel) * rows;
  }

  long mostPackedBytes() {
    long most = 0;
    for (long bytes : packedBytes) {
      most = Math.max(most, bytes);
    }
    return most;
  }

  FileBytes packed(FileBytes file, int i) throws UndecodableImageException {
    return file.part(offsets[i], packedBytes[i]);
  }

  /**
   * Returns the same for data that are not packed, whose lengths follow from the pixels. A single
   * strip, which many programs write, becomes several of at most so many rows.
   */
  TiffTiles notPacked(int mostRows, int bitsPerPixel) {
    int step = down == 1 && !tiled ? Math.min(rows, mostRows) : rows;
    int steps = down == 1 && !tiled ? (imageHeight + step - 1) / step : down;
    long[] places = down == 1 && !tiled ? new long[steps * planes] : offsets;
    long[] lengths = new long[places.length];
    TiffTiles result =
        new TiffTiles(tiled, columns, step, steps, planes, imageHeight, places, lengths);
    for (int i = 0; i < places.length; i++) {
      if (places != offsets) {
        places[i] = offsets[i / steps] + (long) (i % steps) * step * rowBytes(bitsPerPixel);
      }
      lengths[i] = result.rowsOf(i) * rowBytes(bitsPerPixel);
    }
    return result;
  }

  /**
   * Returns the same with no more packed bytes than the pixels can need: the reader would go
   * through all that a file announces, over and over.
   *
   * @param worst bytes of the worst packing, as a multiple of the unpacked ones
   */
  TiffTiles packedAtWorst(int worst, int bitsPerPixel) {
    long[] lengths = packedBytes.clone();
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] =
          Math.min(lengths[i], (long) worst * rowsOf(i) * rowBytes(bitsPerPixel) + PACKING_BYTES);
    }
    return new TiffTiles(tiled, columns, rows, down, planes, imageHeight, offsets, lengths);
  }

  void putInto(TiffDirectory directory) {
    directory.put(tiled ? TiffDirectory.TILE_OFFSETS : TiffDirectory.STRIP_OFFSETS, offsets);
    directory.put(tiled ? TiffDirectory.TILE_BYTES : TiffDirectory.STRIP_BYTES, packedBytes);
    directory.remove(tiled ? TiffDirectory.STRIP_OFFSETS : TiffDirectory.TILE_OFFSETS);
    directory.remove(tiled ? TiffDirectory.STRIP_BYTES : TiffDirectory.TILE_BYTES);
    if (!tiled) {
      directory.put(TiffDirectory.ROWS_PER_STRIP, rows);
    }
  }

  private static UndecodableImageException broken(String what) {
    return new UndecodableImageException(RejectReason.BROKEN_HEADER, "a TIFF file with " + what);
  }
}
