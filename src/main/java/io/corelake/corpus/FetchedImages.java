package io.corelake.corpus;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Images of a table on their way to the driver: the table is searched by all executors at once, and
 * the driver holds few of the images at a time.
 */
final class FetchedImages {
  /** What an image is known by, and the bytes of its file. */
  static final StructType SCHEMA =
      new StructType()
          .add("key", DataTypes.StringType, false)
          .add("bytes", DataTypes.BinaryType, true);

  private static final int IMAGES_A_PART = 64;

  private FetchedImages() {}

  /**
   * Fetches images.
   *
   * @param found rows of {@link #SCHEMA}
   * @param wanted all the images that were looked for
   * @param key what an image is known by
   */
  static Iterator<ImageContent> of(
      Dataset<Row> found, List<ImageReference> wanted, Function<ImageReference, String> key) {
    Map<String, ImageReference> byKey =
        wanted.stream().collect(Collectors.toMap(key, Function.identity(), (first, same) -> first));
    Iterator<Row> rows = found.repartition(1 + wanted.size() / IMAGES_A_PART).toLocalIterator();
    return new MappedIterator<>(
        rows,
        row ->
            TableRows.content(Objects.requireNonNull(byKey.get(row.getString(0))), row.getAs(1)));
  }
}
