package io.corelake.manifest;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * One export of the largest subset, in a local file. Subsets are prefixes of one another, so the
 * export of a smaller one is a prefix of the same bytes: rows are written once, and the ends of the
 * smaller ones are noted on the way.
 */
final class ExportSpool implements AutoCloseable {
  private final ExportFormat format;
  private final int pathLength;
  private final Path file;
  private final OutputStream out;
  private final Map<Long, Long> endOfPrefix = new LinkedHashMap<>();
  private long rows;
  private long bytes;

  ExportSpool(ExportFormat format, int pathLength) throws IOException {
    this.format = format;
    this.pathLength = pathLength;
    this.file = Files.createTempFile("corelake-export-", "-" + format.fileName());
    this.out = new BufferedOutputStream(Files.newOutputStream(file));
  }

  String name() {
    return format.fileName();
  }

  /** Appends a row; the prefixes of {@code sizes} rows are remembered. */
  void add(Row row, List<Long> sizes) {
    try {
      byte[] encoded = format.encode(row, pathLength);
      out.write(encoded);
      rows++;
      bytes += encoded.length;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
    if (sizes.contains(rows)) {
      endOfPrefix.put(rows, bytes);
    }
  }

  /** Writes the export of the first {@code images} rows. */
  void writePrefix(long images, OutputStream target) throws IOException {
    out.flush();
    Long end = endOfPrefix.get(images);
    if (end == null) {
      throw new IllegalArgumentException(name() + " has no prefix of " + images + " rows");
    }
    target.write(format.header(images, pathLength));
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      long left = end;
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new IOException(file + " is shorter than what was written to it");
        }
        target.write(buffer, 0, read);
        left -= read;
      }
    }
    target.write(format.footer());
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(file);
  }
}
