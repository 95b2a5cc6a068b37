package io.corelake.corpus;

import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of a Parquet table: file, number in the file, id, URI, label, and perhaps bytes.
 *
 * @param withIds whether a column gives the ids
 * @param uris null where the rows have bytes
 */
record TableRows(String root, RowPositions positions, boolean withIds, @Nullable ManifestUris uris)
    implements Serializable {
  /** Stands between the URI of a file and the number of a row. */
  static final String ROW_MARK = "#row=";

  long index(Row row) {
    return positions.of(RowPositions.file(row.getString(0)), row.getLong(1));
  }

  /** Returns the URI of a row of which file and number come first. */
  static String place(Row row) {
    return RowPositions.file(row.getString(0)) + ROW_MARK + row.getLong(1);
  }

  /** Returns the file of a row's URI, or the URI where it is no row's. */
  static String file(String place) {
    int mark = place.lastIndexOf(ROW_MARK);
    return mark < 0 ? place : place.substring(0, mark);
  }

  ListedImage listed(Row row) {
    long index = index(row);
    String place = place(row);
    String id = row.getString(2);
    String label = row.getString(4);
    if (withIds && id == null) {
      return noId(place).at(index, root);
    }
    ListedImage image =
        uris == null
            ? ListedImage.of(id == null ? String.valueOf(index) : id, place, null, label)
            : uris.image(id, row.getString(3), label);
    return image.at(index, root);
  }

  static ListedImage noId(@Nullable String place) {
    return ListedImage.rejected(null, place, "no-id", "the column in corpus.id-column is null");
  }

  static ImageContent content(ListedImage listed, long index, byte @Nullable [] bytes) {
    return content(
        new ImageReference(
            String.valueOf(listed.imageId()), String.valueOf(listed.uri()), index, listed.label()),
        bytes);
  }

  /** Returns the content of an image; a cell without bytes is an empty file. */
  static ImageContent content(ImageReference image, byte @Nullable [] bytes) {
    return new ImageContent(image, bytes == null ? new byte[0] : bytes);
  }
}
