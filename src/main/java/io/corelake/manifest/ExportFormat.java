package io.corelake.manifest;

import io.corelake.config.OutputConfiguration.Export;
import io.corelake.storage.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Row;

/** An export that is one file: a header, and after it each row of the ranking in its order. */
public enum ExportFormat {
  /** Positions in the corpus, for {@code numpy.load}. */
  INDICES(Export.INDICES, "indices.npy") {
    @Override
    public byte[] header(long images) {
      return NpyHeader.int64(images);
    }

    @Override
    public byte[] encode(Row row) {
      return ByteBuffer.allocate(Long.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(row.getAs("index"))
          .array();
    }
  },
  /** Image ids, one a line. */
  FILENAMES(Export.FILENAMES, "filenames.txt") {
    @Override
    public byte[] encode(Row row) {
      return line(row.getAs("image_id"));
    }
  },
  /** JSON lines with {@code file_name} first, the layout of Hugging Face's imagefolder. */
  METADATA(Export.METADATA, "metadata.jsonl") {
    @Override
    public byte[] encode(Row row) {
      return line(
          Json.line(
              new Metadata(
                  row.getAs("image_id"),
                  row.getAs("uri"),
                  row.getAs("index"),
                  row.getAs("latent_class"),
                  row.getAs("class_rank"),
                  row.getAs("score"),
                  row.getAs("gain"),
                  row.getAs("global_rank"))));
    }
  };

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

  private final Export export;
  private final String fileName;

  ExportFormat(Export export, String fileName) {
    this.export = export;
    this.fileName = fileName;
  }

  /** The name that the configuration knows it by. */
  public Export export() {
    return export;
  }

  /** The file's name in the folder of a subset. */
  public String fileName() {
    return fileName;
  }

  /** Returns what stands before the rows of a subset of so many images. */
  public byte[] header(long images) {
    return new byte[0];
  }

  /** Returns the bytes of one row. */
  public abstract byte[] encode(Row row);

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
