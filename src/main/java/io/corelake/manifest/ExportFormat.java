package io.corelake.manifest;

import io.corelake.config.OutputConfiguration.Export;
import io.corelake.storage.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.spark.sql.Row;

/**
 * An export that is one file: a header, each row of the ranking in its order, and a footer. What
 * the images must be like {@link ExportConditions} has said before.
 */
public enum ExportFormat {
  /** Positions in the corpus, for {@code numpy.load}. */
  INDICES(Export.INDICES, "indices.npy") {
    @Override
    public byte[] header(long images, int pathLength) {
      return NpyHeader.int64(images);
    }

    @Override
    public int rowBytes(int pathLength) {
      return Long.BYTES;
    }

    @Override
    public String shown(byte[] row) {
      return String.valueOf(ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN).getLong());
    }

    @Override
    public byte[] encode(Row row, int pathLength) {
      return ByteBuffer.allocate(Long.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(row.getAs("index"))
          .array();
    }
  },
  /** Image ids, one a line. */
  FILENAMES(Export.FILENAMES, "filenames.txt") {
    @Override
    public byte[] encode(Row row, int pathLength) {
      return line(row.getAs("image_id"));
    }
  },
  /** JSON lines with {@code file_name} first, the layout of Hugging Face's imagefolder. */
  METADATA(Export.METADATA, "metadata.jsonl") {
    @Override
    public byte[] encode(Row row, int pathLength) {
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
  },
  /** Keys of the samples of a WebDataset, one a line: their ids. */
  KEYS(Export.KEYS, "keys.txt") {
    @Override
    public byte[] encode(Row row, int pathLength) {
      return line(row.getAs("image_id"));
    }
  },
  /** Paths of the files as strings of one width, for {@code numpy.load}. */
  FILES(Export.FILES, "files.npy") {
    @Override
    public byte[] header(long images, int pathLength) {
      return NpyHeader.of("'<U" + pathLength + "'", images);
    }

    @Override
    public int rowBytes(int pathLength) {
      return pathLength * Integer.BYTES;
    }

    @Override
    public String shown(byte[] row) {
      return new String(row, UTF_32).replace("\0", "");
    }

    @Override
    public byte[] encode(Row row, int pathLength) {
      byte[] path = PlainUri.of(row.getAs("uri")).getBytes(UTF_32);
      return Arrays.copyOf(path, rowBytes(pathLength));
    }
  },
  /** A JSON list of the bucket and the keys in it, a line each. */
  SAGEMAKER(Export.SAGEMAKER, "sagemaker.manifest") {
    @Override
    public byte[] encode(Row row, int pathLength) {
      String uri = row.getAs("uri");
      String bucket = PlainUri.bucket(uri);
      String key = Json.line(PlainUri.of(uri).substring(bucket.length()));
      boolean first = row.<Long>getAs("global_rank") == 0;
      return line(first ? "[{\"prefix\":" + Json.line(bucket) + "},\n" + key : "," + key);
    }

    @Override
    public byte[] footer() {
      return line("]");
    }
  },
  /** JSON lines of the objects in S3. */
  AUGMENTED(Export.AUGMENTED, "augmented.jsonl") {
    @Override
    public byte[] encode(Row row, int pathLength) {
      return line("{\"source-ref\":" + Json.line(PlainUri.of(row.getAs("uri"))) + "}");
    }
  };

  private static final Charset UTF_32 = Charset.forName("UTF-32LE");

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

  /** Returns {@link Ranking#longestPath} where the bytes depend on it, else 0. */
  public int pathLength(Ranking ranking) {
    return this == FILES ? ranking.longestPath() : 0;
  }

  /** Returns what stands before the rows of a subset of so many images. */
  public byte[] header(long images, int pathLength) {
    return new byte[0];
  }

  /** Returns the bytes of one row; of text, it ends with a line feed. */
  public abstract byte[] encode(Row row, int pathLength);

  /** Returns what stands after the rows. */
  public byte[] footer() {
    return new byte[0];
  }

  /** Returns how many bytes every row has, or 0 where rows are text. */
  public int rowBytes(int pathLength) {
    return 0;
  }

  /** Returns a row, or its beginning, for messages. */
  public String shown(byte[] row) {
    return new String(row, StandardCharsets.UTF_8).strip().replace("\n", "\\n");
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
