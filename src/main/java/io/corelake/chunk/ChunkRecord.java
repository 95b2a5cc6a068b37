package io.corelake.chunk;

/**
 * {@code <kind>-<uuid>.json}: a finished chunk. It is written last, so a chunk without it does not
 * exist.
 *
 * @param rows of the chunk, for people
 * @param files Parquet files of its folder; with others in it, it is not the chunk that was written
 * @param bytes of these files
 */
record ChunkRecord(long rows, long files, long bytes, String finishedAt) {}
