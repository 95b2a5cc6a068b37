package io.corelake.vectors;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.VectorsConfiguration;
import io.corelake.storage.Storage;
import io.corelake.table.ParquetTable;
import io.corelake.table.ReadFailures;
import io.corelake.vectors.VectorCheck.Given;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.Seq;

/** Vectors in Parquet: a row each, with its id, perhaps its latent class, perhaps its URI. */
final class ParquetVectors extends VectorSource {
  private final Dataset<Row> table;
  private final VectorColumns columns;

  private ParquetVectors(
      Path root, List<InputFile> files, Dataset<Row> table, VectorColumns columns) {
    super(root, files);
    this.table = table;
    this.columns = columns;
  }

  static ParquetVectors open(
      SparkSession spark,
      Storage storage,
      VectorOptions options,
      Path root,
      String name,
      VectorsConfiguration configuration) {
    if (storage.exists(new Path(root, "_delta_log"))) {
      throw CoreLakeException.input(
          name + " is a Delta table, of whose files some may be void; write it as plain Parquet");
    }
    List<InputFile> files = InputFile.below(storage, root);
    if (files.isEmpty()) {
      throw CoreLakeException.input(name + " holds no file");
    }
    Dataset<Row> table = read(spark, root, name);
    VectorColumns columns = VectorColumns.of(table.schema(), configuration, options, name);
    return new ParquetVectors(root, files, table, columns);
  }

  private static Dataset<Row> read(SparkSession spark, Path root, String name) {
    try {
      return ParquetTable.readForeign(spark, List.of(root));
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      if (ReadFailures.isOfStorage(e)) {
        throw e;
      }
      throw new CoreLakeException(ExitCode.INPUT, name + " cannot be read as Parquet", e);
    }
  }

  @Override
  public long count() {
    return table.count();
  }

  @Override
  public boolean withClasses() {
    return columns.withClass();
  }

  @Override
  Dataset<Row> read(VectorCheck check) {
    return table
        .select(columns.id(), columns.uri(), columns.vector(), columns.latentClass())
        .map(
            (MapFunction<Row, Row>)
                row ->
                    check.check(
                        new Given(
                            row.getString(0),
                            row.getString(1),
                            null,
                            vector(row.getAs(2)),
                            row.isNullAt(3) ? null : row.getLong(3))),
            Encoders.row(VectorCheck.SCHEMA));
  }

  /** A component that is null is no number, and is taken for NaN. */
  private static double @Nullable [] vector(@Nullable Seq<@Nullable Double> components) {
    if (components == null) {
      return null;
    }
    double[] vector = new double[components.length()];
    Iterator<@Nullable Double> iterator = components.iterator();
    for (int j = 0; j < vector.length; j++) {
      Double component = iterator.next();
      vector[j] = component == null ? Double.NaN : component;
    }
    return vector;
  }
}
