package io.corelake.vectors;

import static org.apache.spark.sql.functions.col;

import io.corelake.CoreLakeException;
import io.corelake.corpus.MappedIterator;
import io.corelake.embed.EmbeddingTable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The vectors stage's table: every given vector once, on the grid or with the reason of its reject,
 * in the byte order of the ids. The columns are those of {@link EmbeddingTable}, and the latent
 * class where it was given.
 */
public final class VectorTable {
  public static final StructType SCHEMA =
      EmbeddingTable.VECTORS.add("latent_class", DataTypes.IntegerType, true);

  /** So many rows a task, or fewer, so that every core has some. */
  private static final long ROWS_A_TASK = 50_000;

  private VectorTable() {}

  /**
   * Reads, checks and orders given vectors. They are shuffled once: one job over the shuffled rows
   * counts them, and finds the ids that occur twice; whoever uses the table runs the second.
   */
  public static Dataset<Row> of(SparkSession spark, VectorSource source, boolean normalize) {
    long tasks =
        Math.max(
            Math.min(source.count(), spark.sparkContext().defaultParallelism()),
            (source.count() + ROWS_A_TASK - 1) / ROWS_A_TASK);
    return of(spark, source, normalize, Math.toIntExact(Math.max(1, tasks)));
  }

  /** As the other, in so many tasks. */
  static Dataset<Row> of(SparkSession spark, VectorSource source, boolean normalize, int tasks) {
    JavaRDD<Row> ordered =
        source
            .read(new VectorCheck(normalize, source.withClasses()))
            .repartitionByRange(tasks, col("image_id"))
            .sortWithinPartitions("image_id", "index", "uri", "reject_reason", "reject_detail")
            .javaRDD();
    List<Census> partitions =
        ordered.mapPartitions(rows -> List.of(Census.of(rows)).iterator()).collect();
    long[] firstIndex = new long[partitions.size()];
    Census all = new Census();
    for (int partition = 0; partition < firstIndex.length; partition++) {
      firstIndex[partition] = all.rows();
      all.add(partitions.get(partition));
    }
    refuseRepeatedIds(all);
    int dimension = all.dimension();
    JavaRDD<Row> rows =
        ordered.mapPartitionsWithIndex(
            (partition, checked) -> {
              long[] next = {firstIndex[partition]};
              return new MappedIterator<>(checked, row -> row(row, next[0]++, dimension));
            },
            true);
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static void refuseRepeatedIds(Census all) {
    if (all.repeatedIds() > 0) {
      throw CoreLakeException.input(
          "%,d ids occur more than once (%s%s); an id must name one vector"
              .formatted(
                  all.repeatedIds(),
                  String.join(", ", all.repeatedExamples()),
                  all.repeatedIds() > all.repeatedExamples().size() ? ", ..." : ""));
    }
  }

  /** Makes a row of {@link #SCHEMA} of one of {@link VectorCheck#SCHEMA}. */
  private static Row row(Row checked, long position, int dimension) {
    Object index = checked.isNullAt(2) ? position : checked.get(2);
    int components = checked.getInt(3);
    String reason = checked.getString(6);
    if (reason != null) {
      return rejected(checked, index, reason, checked.getString(7));
    }
    if (components != dimension) {
      return rejected(
          checked,
          index,
          "wrong-dimension",
          components + " components, most vectors have " + dimension);
    }
    return RowFactory.create(
        checked.get(0),
        checked.get(1),
        index,
        null,
        checked.get(4),
        null,
        null,
        null,
        checked.get(5));
  }

  private static Row rejected(Row checked, Object index, String reason, String detail) {
    return RowFactory.create(
        checked.get(0), checked.get(1), index, null, null, VectorCheck.STAGE, reason, detail, null);
  }
}
