package io.corelake.manifest;

import io.corelake.storage.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/**
 * One export of the largest subset, in a local file. Subsets are prefixes of one another, so the
 * export of a smaller one is a prefix of the same bytes: rows are written once, and the ends of the
 * smaller ones are noted on the way.
 */
final class ExportSpool implements AutoCloseable {
  private final String name;
  private final Function<Row, byte[]> line;
  private final Path file;
  private final OutputStream out;
  private final Map<Long, Long> endOfPrefix = new LinkedHashMap<>();
  private long rows;
  private long bytes;

  private ExportSpool(String name, Function<Row, byte[]> line) throws IOException {
    this.name = name;
    this.line = line;
    this.file = Files.createTempFile("corelake-export-", "-" + name);
    this.out = new BufferedOutputStream(Files.newOutputStream(file));
  }

  /** Positions in the corpus, for {@code .npy}. */
  static ExportSpool indices() throws IOException {
    return new ExportSpool(
        "indices.npy",
        row ->
            ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(row.getAs("index"))
                .array());
  }

  /** Image ids, one a line. */
  static ExportSpool filenames() throws IOException {
    return new ExportSpool("filenames.txt", row -> utf8(row.getAs("image_id") + "\n"));
  }

  /** JSON lines with {@code file_name} first, the layout of Hugging Face's imagefolder. */
  static ExportSpool metadata() throws IOException {
    return new ExportSpool("metadata.jsonl", row -> utf8(Json.line(metadata(row)) + "\n"));
  }

  /** A line of metadata.jsonl; the order of the components is that of the keys. */
  private record Metadata(
      String fileName,
      String uri,
      long index,
      int latentClass,
      long classRank,
      double score,
      double gain,
      long globalRank) {}

  private static Metadata metadata(Row row) {
    return new Metadata(
        row.getAs("image_id"),
        row.getAs("uri"),
        row.getAs("index"),
        row.getAs("latent_class"),
        row.getAs("class_rank"),
        row.getAs("score"),
        row.getAs("gain"),
        row.getAs("global_rank"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  String name() {
    return name;
  }

  /** Appends a row; the prefixes of {@code sizes} rows are remembered. */
  void add(Row row, List<Long> sizes) {
    try {
      byte[] encoded = line.apply(row);
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
      throw new IllegalArgumentException(name + " has no prefix of " + images + " rows");
    }
    if (name.endsWith(".npy")) {
      target.write(NpyHeader.int64(images));
    }
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
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(file);
  }
}
