package io.corelake.classes;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.sum;

import io.corelake.selection.GridVector;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The classes stage's table: every image that has a vector with its latent class, and with the
 * image that it is a duplicate of and in what way, which are null where it is kept. As it is
 * written it also has {@code class_name}, null where the classes have numbers alone.
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

  private static final String NAME = "class_name";

  /** More classes than that are known by their numbers. */
  private static final int MOST_NAMES = 1_000;

  /**
   * How large a latent class is.
   *
   * @param size in images that are kept
   * @param nameBytes of all their ids, URIs and labels
   */
  public record ClassSize(int latentClass, long size, long nameBytes) implements Serializable {}

  private LatentClassTable() {}

  /**
   * Assigns every image to its class.
   *
   * @param embedded images with a vector, and with what {@link ExactDuplicates} says of them
   */
  public static Dataset<Row> of(SparkSession spark, Dataset<Row> embedded, Classifier classifier) {
    Broadcast<Classifier> shared = broadcast(spark, classifier);
    return of(embedded, row -> shared.value().classOf(vector(row)));
  }

  /**
   * Gives the images of some classes to others.
   *
   * @param without these classes
   */
  public static Dataset<Row> reassigned(
      Dataset<Row> table, Set<Integer> classes, Classifier without) {
    Broadcast<Classifier> shared = broadcast(table.sparkSession(), without);
    Set<Integer> given = new HashSet<>(classes);
    return of(
        table,
        row -> {
          int before = row.<Integer>getAs("latent_class");
          return given.contains(before) ? shared.value().classOf(vector(row)) : before;
        });
  }

  /** Makes rows of {@link #SCHEMA} of images and their classes. */
  static Dataset<Row> of(Dataset<Row> images, ClassOfRow latentClass) {
    return images.map(
        (MapFunction<Row, Row>) row -> row(row, latentClass.of(row)), Encoders.row(SCHEMA));
  }

  /** Tells the class of an image. */
  interface ClassOfRow extends Serializable {
    int of(Row image);
  }

  static <T> Broadcast<T> broadcast(SparkSession spark, T value) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(value);
  }

  private static short[] vector(Row row) {
    return GridVector.decode(row.getAs("vector"));
  }

  private static Row row(Row image, int latentClass) {
    return RowFactory.create(
        image.getAs("image_id"),
        image.getAs("uri"),
        image.getAs("index"),
        image.getAs("label"),
        latentClass,
        image.getAs("vector"),
        image.getAs("duplicate_of"),
        image.getAs("duplicate_kind"));
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

  /**
   * Adds what the classes are called, as {@code class_name}.
   *
   * @param names by class; a class without one has a number alone
   */
  public static Dataset<Row> named(Dataset<Row> table, Map<Integer, String> names) {
    if (names.isEmpty()) {
      return table.withColumn(NAME, lit(null).cast(DataTypes.StringType));
    }
    List<Row> rows = new ArrayList<>();
    names.forEach((number, name) -> rows.add(RowFactory.create(number, name)));
    Dataset<Row> called =
        table
            .sparkSession()
            .createDataFrame(
                rows,
                new StructType()
                    .add("latent_class", DataTypes.IntegerType, false)
                    .add(NAME, DataTypes.StringType, false));
    return table.join(functions.broadcast(called), "latent_class", "left");
  }

  /**
   * Returns what the largest classes of a table are called.
   *
   * @param table as it was written; a table of before classes had names has none
   */
  public static Map<Integer, String> names(Dataset<Row> table) {
    if (!Arrays.asList(table.columns()).contains(NAME)) {
      return Map.of();
    }
    Map<Integer, String> names = new HashMap<>();
    kept(table)
        .where(col(NAME).isNotNull())
        .groupBy("latent_class", NAME)
        .agg(count(lit(1)).as("images"))
        .orderBy(col("images").desc(), col("latent_class"))
        .limit(MOST_NAMES)
        .collectAsList()
        .forEach(row -> names.put(row.getInt(0), row.getString(1)));
    return names;
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
