package io.corelake.classes;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.sum;

import io.corelake.selection.GridVector;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The classes stage's table: every image that has a vector with its latent class, and with the
 * image that it is a duplicate of and in what way, which are null where it is kept.
 */
public final class LatentClassTable {
  public static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("uri", DataTypes.StringType, false)
          .add("index", DataTypes.LongType, false)
          .add("label", DataTypes.StringType, true)
          .add("latent_class", DataTypes.IntegerType, false)
          .add("vector", DataTypes.BinaryType, false)
          .add("duplicate_of", DataTypes.StringType, true)
          .add("duplicate_kind", DataTypes.StringType, true);

  /**
   * How large a latent class is.
   *
   * @param size in images that are kept
   * @param nameBytes of all their ids, URIs and labels
   */
  public record ClassSize(int latentClass, long size, long nameBytes) implements Serializable {}

  private LatentClassTable() {}

  /**
   * Assigns every image to the class of its nearest centre.
   *
   * @param embedded images with a vector, and with what {@link ExactDuplicates} says of them
   */
  public static Dataset<Row> of(SparkSession spark, Dataset<Row> embedded, Centres centres) {
    Broadcast<Centres> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(centres);
    return embedded.map(
        (MapFunction<Row, Row>)
            row -> {
              byte[] vector = row.getAs("vector");
              int latentClass = shared.value().nearest(GridVector.decode(vector));
              return RowFactory.create(
                  row.getAs("image_id"),
                  row.getAs("uri"),
                  row.getAs("index"),
                  row.getAs("label"),
                  latentClass,
                  vector,
                  row.getAs("duplicate_of"),
                  row.getAs("duplicate_kind"));
            },
        Encoders.row(SCHEMA));
  }

  /** Takes the classes that came with the vectors. */
  public static Dataset<Row> given(Dataset<Row> vectors) {
    return vectors
        .where(col("vector").isNotNull())
        .select("image_id", "uri", "index", "label", "latent_class", "vector")
        .withColumn("duplicate_of", lit(null).cast(DataTypes.StringType))
        .withColumn("duplicate_kind", lit(null).cast(DataTypes.StringType));
  }

  /**
   * Folds further: what stood for a duplicate may itself be folded now, and is then replaced by
   * what stands for it.
   *
   * @param table the images before
   * @param keptThen the images that were kept then, with what they are folded into now
   */
  public static Dataset<Row> refolded(Dataset<Row> table, Dataset<Row> keptThen) {
    Dataset<Row> foldedNow =
        folded(keptThen).select(col("image_id").as("then"), col("duplicate_of").as("now"));
    Dataset<Row> foldedThen =
        folded(table)
            .join(foldedNow, col("duplicate_of").equalTo(col("then")), "left")
            .withColumn("duplicate_of", coalesce(col("now"), col("duplicate_of")))
            .drop("then", "now");
    return keptThen.unionByName(foldedThen);
  }

  /** Returns the duplicates as a run publishes them. */
  public static Dataset<Row> duplicates(Dataset<Row> table) {
    return folded(table)
        .select(
            col("image_id"),
            col("uri"),
            col("index"),
            col("duplicate_of"),
            col("latent_class"),
            col("duplicate_kind").as("kind"));
  }

  /** Returns the images that are no duplicates. */
  public static Dataset<Row> kept(Dataset<Row> table) {
    return table.where(col("duplicate_of").isNull());
  }

  /** Returns the images that are duplicates. */
  public static Dataset<Row> folded(Dataset<Row> table) {
    return table.where(col("duplicate_of").isNotNull());
  }

  /** Returns the classes by number, with how many images are kept of each. */
  public static List<ClassSize> sizes(Dataset<Row> table) {
    return kept(table)
        .groupBy("latent_class")
        .agg(
            count(lit(1)),
            sum(
                octet_length(col("image_id"))
                    .plus(octet_length(col("uri")))
                    .plus(coalesce(octet_length(col("label")), lit(0)))))
        .orderBy(col("latent_class"))
        .collectAsList()
        .stream()
        .map(row -> new ClassSize(row.getInt(0), row.getLong(1), row.getLong(2)))
        .toList();
  }
}
