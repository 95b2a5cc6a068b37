package io.corelake.vectors;

import io.corelake.CoreLakeException;
import io.corelake.config.VectorsConfiguration;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Given vectors as they lie in storage. */
public abstract sealed class VectorSource permits NpyVectors, ParquetVectors {
  private final Path root;
  private final List<InputFile> files;

  VectorSource(Path root, List<InputFile> files) {
    this.root = root;
    this.files = files;
  }

  /**
   * Opens an .npy file, by its name, or Parquet.
   *
   * @param options what the user calls them
   */
  public static VectorSource open(
      SparkSession spark, VectorOptions options, String uri, VectorsConfiguration configuration) {
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    Path root = storage.qualified(options.vectors(), uri);
    String name = options.vectors() + " " + Uris.redacted(uri);
    if (!storage.exists(root)) {
      throw CoreLakeException.input(name + " does not exist");
    }
    boolean npy = root.getName().toLowerCase(Locale.ROOT).endsWith(".npy");
    if (npy && !storage.isDirectory(root)) {
      return NpyVectors.open(spark, storage, options, root, name, configuration);
    }
    if (!configuration.ids().isEmpty()) {
      throw CoreLakeException.usage(
          options.ids()
              + " is for an .npy file, and "
              + name
              + " is none; Parquet has its ids in a column");
    }
    return ParquetVectors.open(spark, storage, options, root, name, configuration);
  }

  /** Returns the file or folder that was given. */
  public Path root() {
    return root;
  }

  /** Returns every file that the vectors depend on, in an order of their own. */
  public List<InputFile> files() {
    return files;
  }

  /** Returns how many vectors there are, the ones that will be rejected included. */
  public abstract long count();

  /** Returns whether every vector comes with its latent class. */
  public abstract boolean withClasses();

  /** Reads and checks all vectors; rows of {@link VectorCheck#SCHEMA} in no order. */
  abstract Dataset<Row> read(VectorCheck check);
}
