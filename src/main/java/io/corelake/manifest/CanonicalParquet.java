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
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/**
 * Parquet files whose bytes are the same in every JVM. Parquet's writer lists the encodings of a
 * column from a hash set of enums, whose order changes from one JVM to the next; here the footer is
 * written again with the lists in order. The data before it is copied as it is.
 */
final class CanonicalParquet {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL = Integer.BYTES + 4;

  private CanonicalParquet() {}

  /** Copies a file of {@code length} bytes. */
  static void copy(FSDataInputStream in, long length, OutputStream out) throws IOException {
    byte[] tail = new byte[TAIL];
    in.readFully(length - TAIL, tail);
    byte[] footer = new byte[ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt()];
    long data = length - TAIL - footer.length;
    in.readFully(data, footer);
    copyBytes(in, data, out);
    byte[] canonical = canonical(footer);
    out.write(canonical);
    out.write(
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(canonical.length)
            .array());
    out.write(MAGIC);
  }

  private static byte[] canonical(byte[] footer) throws IOException {
    FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(footer));
    metadata
        .getRow_groups()
        .forEach(
            rows ->
                rows.getColumns()
                    .forEach(column -> Collections.sort(column.getMeta_data().getEncodings())));
    ByteArrayOutputStream canonical = new ByteArrayOutputStream(footer.length);
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
