package io.corelake.embed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Finished embedding tables of which the vectors were made in the very way that they would be made
 * now. A vector is known by the sha256 of its image's bytes: whatever that image was called, and
 * wherever it lay. Rejects are not kept.
 *
 * @param tables never joined by a broadcast: they grow with the corpora
 */
public record KeptVectors(List<Dataset<Row>> tables) {
  /** What a table says of an image beside what its corpus says. */
  private static final Set<String> OF_THE_LISTING = Set.of("image_id", "uri", "index", "label");

  private static final String SHUFFLE_JOIN = "merge";

  public KeptVectors {
    tables = List.copyOf(tables);
  }

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return tables.isEmpty();
  }

  /**
   * Says of listed images which table has their vector: the first that knows the bytes.
   *
   * @param images the corpus stage's table
   * @param hashes rows of {@link io.corelake.corpus.ContentHashes#SCHEMA}
   * @return the images, with task and sha256, and with {@code source}: the number of the table;
   *     null where no table knows the bytes, or the image could not be read
   */
  Dataset<Row> traced(Dataset<Row> images, Dataset<Row> hashes) {
    if (isEmpty()) {
      return images
          .join(hashes.hint(SHUFFLE_JOIN), "image_id", "left")
          .withColumn("source", lit(null).cast(DataTypes.IntegerType));
    }
    Dataset<Row> known =
        all(table -> embedded(table).select("sha256"))
            .groupBy("sha256")
            .agg(min("source").as("source"));
    return images
        .join(hashes.hint(SHUFFLE_JOIN), "image_id", "left")
        .join(known.hint(SHUFFLE_JOIN), "sha256", "left");
  }

  /** What is taken of a table. */
  private interface Part {
    Dataset<Row> of(Dataset<Row> table);
  }

  /** To ask for the vector would be to read the vectors. */
  private static Dataset<Row> embedded(Dataset<Row> table) {
    return table.where(col("reject_reason").isNull());
  }

  private Dataset<Row> all(Part part) {
    List<Dataset<Row>> parts = new ArrayList<>();
    for (int source = 0; source < tables.size(); source++) {
      parts.add(part.of(tables.get(source)).withColumn("source", lit(source)));
    }
    return parts.stream().reduce(Dataset::union).orElseThrow();
  }

  /**
   * Returns the rows of {@link EmbeddingTable#SCHEMA} of the images that have a source.
   *
   * @param traced see {@link #traced}; read several times
   */
  Dataset<Row> rows(Dataset<Row> traced) {
    List<Dataset<Row>> found = new ArrayList<>();
    // Most tables know nothing that a larger one does not: their vectors need not be read.
    for (int source : sources(traced)) {
      found.add(
          traced
              .where(col("source").equalTo(source))
              .select("image_id", "uri", "index", "label", "sha256")
              .join(distinct(tables.get(source)).hint(SHUFFLE_JOIN), "sha256")
              .select(columns(EmbeddingTable.SCHEMA.fieldNames())));
    }
    return found.stream()
        .reduce(Dataset::union)
        .orElseGet(() -> traced.sparkSession().createDataFrame(List.of(), EmbeddingTable.SCHEMA));
  }

  private static Set<Integer> sources(Dataset<Row> traced) {
    Set<Integer> sources = new TreeSet<>();
    traced
        .where(col("source").isNotNull())
        .select("source")
        .distinct()
        .collectAsList()
        .forEach(row -> sources.add(row.getInt(0)));
    return sources;
  }

  /** Files of the same bytes have the same row, but for what the listing says; one is enough. */
  private static Dataset<Row> distinct(Dataset<Row> table) {
    Column[] kept =
        columns(
            Arrays.stream(EmbeddingTable.SCHEMA.fieldNames())
                .filter(name -> !OF_THE_LISTING.contains(name) && !name.equals("sha256"))
                .toArray(String[]::new));
    return embedded(table)
        .groupBy("sha256")
        .agg(min(struct(kept)).as("kept"))
        .select("sha256", "kept.*");
  }

  private static Column[] columns(String... names) {
    return Arrays.stream(names).map(functions::col).toArray(Column[]::new);
  }

  /**
   * Returns how many of the images no table knows by id or URI, and by size where both say it. An
   * estimate: names may be given to other images, and images other names. Rejects count as known.
   *
   * @param images the corpus stage's table
   */
  public long newByName(Dataset<Row> images) {
    Dataset<Row> unknown = images.select("image_id", "uri", "bytes");
    for (String name : List.of("image_id", "uri")) {
      Dataset<Row> known =
          all(table -> table.select(col(name).as("known"), col("bytes").as("known_bytes")))
              .hint(SHUFFLE_JOIN);
      Column sameSize =
          col("bytes")
              .isNull()
              .or(col("known_bytes").isNull())
              .or(col("bytes").equalTo(col("known_bytes")));
      unknown = unknown.join(known, col(name).equalTo(col("known")).and(sameSize), "left_anti");
    }
    return unknown.count();
  }
}
