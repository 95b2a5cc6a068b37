package io.corelake.corpus;

import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * What every table says of an image.
 *
 * @param imageId unique in the corpus
 * @param uri where its bytes are, see {@link ImageBytes}; a row of a table has {@code #row=}
 * @param index position in the corpus
 * @param label that the corpus gives it, or null; nothing is ranked by it
 */
public record ImageReference(String imageId, String uri, long index, @Nullable String label)
    implements Serializable {
  /** Returns whether the URI names a row of a table, and not a place to read from. */
  public boolean isInTable() {
    return uri.contains(TableRows.ROW_MARK) || uri.contains(TableCorpus.ID_MARK);
  }

  /** Reads the columns image_id, uri, index and label. */
  public static ImageReference of(Row row) {
    return new ImageReference(
        row.getAs("image_id"), row.getAs("uri"), row.getAs("index"), row.getAs("label"));
  }
}
