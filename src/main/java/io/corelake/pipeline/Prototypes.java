package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.classes.Centres;
import io.corelake.classes.Classifier;
import io.corelake.config.ClassesConfiguration;
import io.corelake.config.VectorsConfiguration;
import io.corelake.selection.GridVector;
import io.corelake.storage.Uris;
import io.corelake.vectors.VectorOptions;
import io.corelake.vectors.VectorSource;
import io.corelake.vectors.VectorTable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Zero-shot classes: a vector for each, such as the mean of a text encoder's over some prompts,
 * from a file. An image belongs to the nearest.
 */
final class Prototypes {
  private static final long MOST = 1_000_000;

  private Prototypes() {}

  /** Finds the file; Parquet has them in columns {@code name} and {@code vector}. */
  static VectorSource open(SparkSession spark, ClassesConfiguration classes) {
    return VectorSource.open(
        spark,
        VectorOptions.PROTOTYPES,
        classes.prototypes(),
        new VectorsConfiguration("name", "vector", "", false, classes.prototypeNames()));
  }

  /**
   * Reads them; they are numbered as they stand in an .npy file, and in the order of their names in
   * Parquet.
   *
   * @param dimension of the image vectors
   */
  static Classifier read(SparkSession spark, ClassesConfiguration classes, int dimension) {
    VectorSource source = open(spark, classes);
    String file = VectorOptions.PROTOTYPES.vectors() + " " + Uris.redacted(classes.prototypes());
    long count = source.count();
    if (count < 2 || count > MOST) {
      throw CoreLakeException.input(
          "%s has %,d vectors, must have 2 to %,d".formatted(file, count, MOST));
    }
    List<Row> rows = VectorTable.of(spark, source, true).orderBy("index").collectAsList();
    for (Row row : rows) {
      if (row.isNullAt(row.fieldIndex("vector"))) {
        throw CoreLakeException.input(
            "%s: the vector of %s is of no use: %s"
                .formatted(file, row.getAs("image_id"), row.getAs("reject_detail")));
      }
    }
    short[][] vectors =
        rows.stream().map(row -> GridVector.decode(row.getAs("vector"))).toArray(short[][]::new);
    if (vectors[0].length != dimension) {
      throw CoreLakeException.input(
          "%s has vectors of %,d components, and those of the images have %,d; both must come from the encoders of one model"
              .formatted(file, vectors[0].length, dimension));
    }
    return Centres.named(
        vectors, rows.stream().map(row -> row.<String>getAs("image_id")).toArray(String[]::new));
  }
}
