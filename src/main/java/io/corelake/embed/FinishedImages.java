package io.corelake.embed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.corelake.chunk.Chunks;
import io.corelake.corpus.UnreadableImageException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The images whose rows interrupted attempts at the same table have left. Their listing is the same
 * as now, with sizes and times, so an image is known by its id. A missing mount or permission is
 * not the image's fault for ever: what was rejected for that is tried again.
 *
 * @param rows of {@link EmbeddingTable#SCHEMA}, each image once
 * @param images how many there are
 * @param vectors how many of them have a vector
 */
public record FinishedImages(Dataset<Row> rows, long images, long vectors) {
  /** Never by a broadcast: the rows grow with the corpora. */
  private static final String SHUFFLE_JOIN = "merge";

  /**
   * Reads the chunks of earlier attempts. Where some are gone, another run has finished the table,
   * and there is nothing to go on with.
   */
  public static FinishedImages of(Chunks chunks) {
    try {
      return counted(chunks);
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      if (!chunks.isAnyGone()) {
        throw e;
      }
      Dataset<Row> none = chunks.spark().createDataFrame(List.of(), EmbeddingTable.SCHEMA);
      return new FinishedImages(none, 0, 0);
    }
  }

  private static FinishedImages counted(Chunks chunks) {
    Column triedAgain =
        col("reject_reason")
            .isin(UnreadableImageException.MISSING, UnreadableImageException.NO_PERMISSION);
    Dataset<Row> rows =
        chunks.earlier().where(col("reject_reason").isNull().or(triedAgain.equalTo(false)));
    if (chunks.isEmpty()) {
      return new FinishedImages(rows, 0, 0);
    }
    Row counts =
        rows.agg(
                count(lit(1)),
                countDistinct("image_id"),
                countDistinct(when(col("reject_reason").isNull(), col("image_id"))))
            .first();
    boolean repeated = counts.getLong(0) != counts.getLong(1);
    return new FinishedImages(
        repeated ? distinct(rows) : rows, counts.getLong(1), counts.getLong(2));
  }

  /**
   * Returns one row of each image: two runs on one work folder may both have read or embedded it,
   * on different machines.
   */
  static Dataset<Row> distinct(Dataset<Row> rows) {
    Column[] others =
        Arrays.stream(rows.columns())
            .filter(name -> !name.equals("image_id"))
            .map(name -> col(name))
            .toArray(Column[]::new);
    return rows.groupBy("image_id").agg(min(struct(others)).as("row")).select("image_id", "row.*");
  }

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return images == 0;
  }

  /** Returns the other images of a listing. */
  public Dataset<Row> othersOf(Dataset<Row> listed) {
    return isEmpty() ? listed : without(listed, rows);
  }

  /** Returns the images of a listing that are not among others. */
  static Dataset<Row> without(Dataset<Row> listed, Dataset<Row> others) {
    return listed.join(others.select("image_id").hint(SHUFFLE_JOIN), "image_id", "left_anti");
  }
}
