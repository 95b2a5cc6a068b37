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

  /** What is left of the page's 5 MB beside the library and the tables. */
  private static final int MOST_BYTES = 3_900_000;

  private static final int MOST_SHEET_BYTES = 2_000_000;

  /**
   * Returns how large a sheet may be in a page of less than 5 MB.
   *
   * @param charts bytes that the charts' numbers take in the page
   */
  public static int mostSheetBytes(int charts, Map<Long, byte[]> thumbnails) {
    long inBase64 =
        thumbnails.values().stream().mapToLong(file -> 4 * ((file.length + 2L) / 3)).sum();
    long left = MOST_BYTES - charts - inBase64;
    return (int) Math.min(MOST_SHEET_BYTES, Math.max(0, left * 3 / 4));
  }

  /** Returns pictures without a sheet. */
  public static Pictures of(Map<Long, byte[]> thumbnails) {
    return new Pictures(thumbnails, new byte[0], 1, 1);
  }

  byte[] thumbnail(Tile tile) {
    return thumbnails.getOrDefault(tile.globalRank(), new byte[0]);
  }
}
