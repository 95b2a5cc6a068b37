package io.corelake.report;

import java.util.Map;

/**
 * The pictures of a report, beside its numbers.
 *
 * @param thumbnails JPEG files by global rank, some 96 px wide; an image without one is shown by
 *     name
 * @param sheet one JPEG file of cells of {@code cell} px, {@code columns} a row, with the picture
 *     of the i-th point of the {@link EmbeddingMap} in cell i; empty where there are none. Not
 *     copied: do not modify it.
 */
@SuppressWarnings("ArrayRecordComponent") // pictures are only shown, never compared
public record Pictures(Map<Long, byte[]> thumbnails, byte[] sheet, int columns, int cell) {
  public Pictures {
    thumbnails = Map.copyOf(thumbnails);
  }

  /** Returns pictures without a sheet. */
  public static Pictures of(Map<Long, byte[]> thumbnails) {
    return new Pictures(thumbnails, new byte[0], 1, 1);
  }

  byte[] thumbnail(Tile tile) {
    return thumbnails.getOrDefault(tile.globalRank(), new byte[0]);
  }
}
