package io.corelake.vectors;

import java.io.Serializable;

/**
 * The chunks in which an .npy file is read.
 *
 * @param idsName what the user calls the file of ids, for the messages
 * @param rowsAChunk vectors a chunk; the last one may have fewer
 * @param idOffsets where the first line of each chunk begins, in bytes
 */
record NpyChunks(
    String numbersUri,
    NpyLayout layout,
    String idsUri,
    String idsName,
    int rowsAChunk,
    long[] idOffsets)
    implements Serializable {
  long firstRow(int chunk) {
    return (long) chunk * rowsAChunk;
  }

  /** Returns the row after the last one. */
  long endRow(int chunk) {
    return Math.min(layout.rows(), firstRow(chunk) + rowsAChunk);
  }
}
