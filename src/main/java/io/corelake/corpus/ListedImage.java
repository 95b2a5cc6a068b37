package io.corelake.corpus;

import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * An image as a corpus names it, before it has a position.
 *
 * @param imageId null where the corpus does not say; the URI stands for it then
 * @param uri null where the corpus does not say; the position stands for it then
 * @param bytes size of its file, null where only reading tells
 * @param reason of an image that cannot even be named or found, else null
 * @param detail of the reject, in one line
 */
record ListedImage(
    @Nullable String imageId,
    @Nullable String uri,
    @Nullable Long bytes,
    @Nullable String label,
    @Nullable String reason,
    @Nullable String detail)
    implements Serializable {
  static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.StringType)
          .add("uri", DataTypes.StringType)
          .add("bytes", DataTypes.LongType)
          .add("label", DataTypes.StringType)
          .add("reason", DataTypes.StringType)
          .add("detail", DataTypes.StringType);

  static ListedImage of(
      @Nullable String imageId,
      @Nullable String uri,
      @Nullable Long bytes,
      @Nullable String label) {
    return new ListedImage(imageId, uri, bytes, label, null, null);
  }

  static ListedImage rejected(
      @Nullable String imageId, @Nullable String uri, String reason, String detail) {
    return new ListedImage(imageId, uri, null, null, reason, detail);
  }

  /** Reads a row of {@link #SCHEMA}. */
  static ListedImage of(Row row) {
    return new ListedImage(
        row.getAs("image_id"),
        row.getAs("uri"),
        row.getAs("bytes"),
        row.getAs("label"),
        row.getAs("reason"),
        row.getAs("detail"));
  }

  /** Returns a row of {@link #SCHEMA}. */
  Row toRow() {
    return RowFactory.create(imageId, uri, bytes, label, reason, detail);
  }

  /**
   * Returns this image at its position: with a name, and rejected where it has one that lists
   * cannot carry.
   *
   * @param root of the corpus, for what has no name of its own
   */
  ListedImage at(long index, String root) {
    String place = uri == null ? root + "#" + index : uri;
    String id = imageId == null ? place : imageId;
    if (reason == null && (breaksLines(id) || breaksLines(place))) {
      return rejected(
          id,
          place,
          "unsafe-name",
          "the name holds control characters, line separators or half characters, which lists cannot carry");
    }
    return new ListedImage(id, place, bytes, label, reason, detail);
  }

  /** Returns a row of {@link CorpusTable#SCHEMA}; the image must have a name. */
  Row toRow(long index) {
    return RowFactory.create(imageId, uri, index, bytes, label, reason, detail);
  }

  private static boolean breaksLines(String name) {
    return name.codePoints()
        .anyMatch(
            codePoint -> {
              int type = Character.getType(codePoint);
              return Character.isISOControl(codePoint)
                  || type == Character.LINE_SEPARATOR
                  || type == Character.SURROGATE
                  || type == Character.PARAGRAPH_SEPARATOR;
            });
  }
}
