package io.corelake.vectors;

import io.corelake.CoreLakeException;
import io.corelake.config.VectorsConfiguration;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Vectors in an .npy file, with their ids in a file of lines. A task reads a chunk of consecutive
 * vectors and their lines, at places that the driver has found by one look through the ids.
 */
final class NpyVectors extends VectorSource {
  /** Of a chunk, which is a task; what a task holds in memory is far less. */
  private static final long CHUNK_BYTES = 32L << 20;

  private final SparkSession spark;
  private final NpyChunks chunks;

  private NpyVectors(SparkSession spark, Path root, List<InputFile> files, NpyChunks chunks) {
    super(root, files);
    this.spark = spark;
    this.chunks = chunks;
  }

  static NpyVectors open(
      SparkSession spark,
      Storage storage,
      VectorOptions options,
      Path root,
      String name,
      VectorsConfiguration configuration) {
    return open(spark, storage, options, root, name, configuration, CHUNK_BYTES);
  }

  /** As {@link #open}, with chunks of about so many bytes. */
  static NpyVectors open(
      SparkSession spark,
      Storage storage,
      VectorOptions options,
      Path root,
      String name,
      VectorsConfiguration configuration,
      long chunkBytes) {
    if (configuration.classColumnNamed()) {
      throw CoreLakeException.usage(
          options.classColumn() + " is for Parquet, and " + name + " is an .npy file");
    }
    if (configuration.ids().isEmpty()) {
      throw CoreLakeException.usage(
          name + " is an .npy file; give the ids by " + options.ids() + " FILE");
    }
    String idsName = options.ids() + " " + Uris.redacted(configuration.ids());
    Path ids = storage.qualified(options.ids(), configuration.ids());
    if (!storage.exists(ids) || storage.isDirectory(ids)) {
      throw CoreLakeException.usage(idsName + " is no file");
    }
    InputFile numbersFile = InputFile.of(root.getName(), storage.status(root));
    InputFile idsFile = InputFile.of(ids.toString(), storage.status(ids));
    NpyLayout layout = storage.read(root, in -> NpyLayout.read(in, numbersFile.bytes(), name));
    int rowsAChunk = (int) Math.max(1, Math.min(1 << 20, chunkBytes / layout.rowBytes()));
    long[] offsets = storage.read(ids, in -> offsets(in, layout.rows(), rowsAChunk, name, idsName));
    NpyChunks chunks =
        new NpyChunks(root.toString(), layout, ids.toString(), idsName, rowsAChunk, offsets);
    return new NpyVectors(spark, root, List.of(numbersFile, idsFile), chunks);
  }

  /** Returns where the lines of each chunk begin; an error where there are not as many as rows. */
  private static long[] offsets(
      InputStream in, long rows, int rowsAChunk, String name, String idsName) throws IOException {
    long[] offsets = new long[Math.toIntExact((rows + rowsAChunk - 1) / rowsAChunk)];
    IdLines lines = new IdLines(in, 0, 0, idsName);
    long offset = 0;
    while (lines.next() != null) {
      long line = lines.lines() - 1;
      if (line < rows && line % rowsAChunk == 0) {
        offsets[(int) (line / rowsAChunk)] = offset;
      }
      offset = lines.offset();
    }
    if (lines.lines() != rows) {
      throw CoreLakeException.input(
          "%s has %,d lines, and %s has %,d vectors; there must be one id a vector"
              .formatted(idsName, lines.lines(), name, rows));
    }
    return offsets;
  }

  @Override
  public long count() {
    return chunks.layout().rows();
  }

  @Override
  public boolean withClasses() {
    return false;
  }

  @Override
  Dataset<Row> read(VectorCheck check) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    int tasks = chunks.idOffsets().length;
    return spark
        .range(0, tasks, 1, tasks)
        .flatMap(
            new NpyTask(
                chunks,
                check,
                context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()))),
            Encoders.row(VectorCheck.SCHEMA));
  }
}
