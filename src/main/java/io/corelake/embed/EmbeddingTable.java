package io.corelake.embed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.corelake.corpus.Corpus;
import io.corelake.corpus.CorpusTable;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.UnreadableImageException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The embed stage's table: every listed image once, with its mean vector or with the reason of its
 * reject.
 */
public final class EmbeddingTable {
  /** The columns that given vectors have too. */
  public static final StructType VECTORS =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("uri", DataTypes.StringType, false)
          .add("index", DataTypes.LongType, false)
          .add("label", DataTypes.StringType, true)
          .add("vector", DataTypes.BinaryType, true)
          .add("reject_stage", DataTypes.StringType, true)
          .add("reject_reason", DataTypes.StringType, true)
          .add("reject_detail", DataTypes.StringType, true);

  /**
   * Of an image with a vector: sha256 and size of its file, what its header says, and the mean
   * length of the proxy's outputs for its views.
   */
  public static final StructType SCHEMA =
      VECTORS
          .add("sha256", DataTypes.StringType, true)
          .add("bytes", DataTypes.LongType, true)
          .add("format", DataTypes.StringType, true)
          .add("mode", DataTypes.StringType, true)
          .add("width", DataTypes.IntegerType, true)
          .add("height", DataTypes.IntegerType, true)
          .add("norm", DataTypes.DoubleType, true);

  private static final String GONE = "listed, but gone when the table was read";

  private EmbeddingTable() {}

  /**
   * Embeds a part of a corpus.
   *
   * @param images rows of the corpus stage's table
   * @param contents those of them that can be read, in tasks
   */
  static Dataset<Row> of(
      Corpus corpus, Dataset<Row> images, JavaRDD<ImageContent> contents, EmbedTask task) {
    return completed(
        corpus, images, images.sparkSession().createDataFrame(rows(contents, task), SCHEMA));
  }

  /**
   * Embeds images, task by task; their rows lack the position where the corpus does not know it.
   */
  static JavaRDD<Row> rows(JavaRDD<ImageContent> contents, EmbedTask task) {
    // A task without images needs no proxy.
    return contents.mapPartitions(
        some -> some.hasNext() ? task.call(some) : Collections.<Row>emptyIterator());
  }

  /**
   * Returns the table of what was embedded, with what else is listed.
   *
   * @param images rows of the corpus stage's table
   * @param embedded rows of those of them that can be read
   */
  static Dataset<Row> completed(Corpus corpus, Dataset<Row> images, Dataset<Row> embedded) {
    return (corpus.knowsPositions() ? embedded : withPositions(embedded, images))
        .unionByName(rejectedByName(images), true);
  }

  /**
   * Stops a run whose table has other images than are listed: one too few, too many or twice.
   *
   * @param images the corpus stage's table
   */
  public static void refuseOtherImages(Dataset<Row> table, Dataset<Row> images) {
    Row found = sum(table);
    Row listed = sum(images);
    if (!found.equals(listed)) {
      throw new IllegalStateException(
          "The embed stage's table has not the listed images: %s images of sum %s, and %s of sum %s are listed"
              .formatted(found.get(0), found.get(1), listed.get(0), listed.get(1)));
    }
  }

  /** Returns the number of rows, and the sum of their hashes, which is the same in any order. */
  private static Row sum(Dataset<Row> images) {
    Column hash = xxhash64(col("image_id"), col("uri"), col("index"), col("label"));
    return images
        .agg(count(lit(1)), functions.sum(hash.cast(DataTypes.createDecimalType(38, 0))))
        .first();
  }

  /**
   * The vectors are brought to the positions: they are smaller than the images. A row that another
   * program has taken out of the table since it was listed is a reject.
   */
  private static Dataset<Row> withPositions(Dataset<Row> embedded, Dataset<Row> images) {
    Column gone = col("vector").isNull().and(col("reject_reason").isNull());
    return CorpusTable.readable(images)
        .select("image_id", "uri", "index", "label")
        .join(embedded.drop("uri", "index", "label"), "image_id", "left")
        .withColumn("reject_stage", when(gone, "read").otherwise(col("reject_stage")))
        .withColumn("reject_detail", when(gone, GONE).otherwise(col("reject_detail")))
        .withColumn(
            "reject_reason",
            when(gone, UnreadableImageException.MISSING).otherwise(col("reject_reason")))
        .select(Arrays.stream(SCHEMA.fieldNames()).map(name -> col(name)).toArray(Column[]::new));
  }

  private static Dataset<Row> rejectedByName(Dataset<Row> images) {
    return images
        .where(col("reject_reason").isNotNull())
        .select("image_id", "uri", "index", "label", "reject_reason", "reject_detail")
        .withColumn("reject_stage", lit("corpus"));
  }

  /** Returns the images that have a vector, with the sha256 of their files where they have any. */
  public static Dataset<Row> embedded(Dataset<Row> table) {
    Dataset<Row> embedded = table.where(col("vector").isNotNull());
    return List.of(table.columns()).contains("sha256")
        ? embedded.select("image_id", "uri", "index", "label", "vector", "sha256")
        : embedded.select("image_id", "uri", "index", "label", "vector");
  }

  /** Returns the images that have none. */
  public static Dataset<Row> rejected(Dataset<Row> table) {
    return table
        .where(col("vector").isNull())
        .select(
            col("image_id"),
            col("uri"),
            col("index"),
            col("reject_stage").as("stage"),
            col("reject_reason").as("reason"),
            col("reject_detail").as("detail"));
  }
}
