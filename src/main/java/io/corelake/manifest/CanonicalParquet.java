package io.corelake.manifest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/**
 * Parquet files whose bytes are the same in every JVM and on Spark 4.0 and 4.1. Parquet's writer
 * lists the encodings of a column from a hash set of enums, whose order changes from one JVM to the
 * next; its page index has other statistics in the library of Spark 4.0 than in that of 4.1, and
 * the footer names the versions of both. Here the footer is written again with the lists in order,
 * and without all that: nothing looks for single pages in these tables. The data before it is
 * copied as it is.
 */
final class CanonicalParquet {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** Its form is the format's: readers look for known faults of writers by it. */
  private static final String CREATED_BY = "corelake version 1 (build parquet-mr)";

  private static final String SPARK_VERSION = "org.apache.spark.version";
  private static final int TAIL = Integer.BYTES + 4;

  private CanonicalParquet() {}

  /** Copies a file of {@code length} bytes. */
  static void copy(FSDataInputStream in, long length, OutputStream out) throws IOException {
    byte[] tail = new byte[TAIL];
    in.readFully(length - TAIL, tail);
    byte[] footer = new byte[ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt()];
    in.readFully(length - TAIL - footer.length, footer);
    FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(footer));
    in.seek(0);
    copyBytes(in, dataEnd(metadata), out);
    byte[] canonical = canonical(metadata);
    out.write(canonical);
    out.write(
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(canonical.length)
            .array());
    out.write(MAGIC);
  }

  /** Returns where the last column's pages end; the page index follows. */
  private static long dataEnd(FileMetaData metadata) {
    return columns(metadata)
        .map(ColumnChunk::getMeta_data)
        .mapToLong(
            column ->
                (column.isSetDictionary_page_offset()
                        ? column.getDictionary_page_offset()
                        : column.getData_page_offset())
                    + column.getTotal_compressed_size())
        .max()
        .orElse(MAGIC.length);
  }

  private static Stream<ColumnChunk> columns(FileMetaData metadata) {
    return metadata.getRow_groups().stream().flatMap(rows -> rows.getColumns().stream());
  }

  private static byte[] canonical(FileMetaData metadata) throws IOException {
    columns(metadata)
        .forEach(
            column -> {
              Collections.sort(column.getMeta_data().getEncodings());
              column.getMeta_data().unsetSize_statistics();
              column.unsetColumn_index_offset();
              column.unsetColumn_index_length();
              column.unsetOffset_index_offset();
              column.unsetOffset_index_length();
            });
    metadata.setCreated_by(CREATED_BY);
    metadata.getKey_value_metadata().removeIf(entry -> entry.getKey().equals(SPARK_VERSION));
    ByteArrayOutputStream canonical = new ByteArrayOutputStream();
    Util.writeFileMetaData(metadata, canonical);
    return canonical.toByteArray();
  }

  private static void copyBytes(InputStream in, long length, OutputStream out) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long left = length;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new IOException("The file is shorter than its length says");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }
}
