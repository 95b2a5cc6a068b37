package io.corelake.corpus;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The corpus stage's table: one row a listed image, ordered by {@code index}. */
public final class CorpusTable {
  public static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("uri", DataTypes.StringType, false)
          .add("index", DataTypes.LongType, false)
          .add("bytes", DataTypes.LongType, false);

  /** Rows a task: they travel to it inside its description, which Spark bounds by 128 MiB. */
  private static final int ROWS_A_TASK = 100_000;

  private CorpusTable() {}

  public static Dataset<Row> of(SparkSession spark, Listing listing) {
    List<Row> rows = new ArrayList<>(listing.files().size());
    for (ImageFile file : listing.files()) {
      rows.add(RowFactory.create(file.imageId(), file.uri(), (long) rows.size(), file.bytes()));
    }
    int tasks = (rows.size() + ROWS_A_TASK - 1) / ROWS_A_TASK;
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return spark.createDataFrame(context.parallelize(rows, tasks), SCHEMA);
  }
}
