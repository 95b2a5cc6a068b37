package io.corelake.corpus;

import java.io.Serializable;
import java.util.regex.Pattern;
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
  private static final Pattern IN_TABLE =
      Pattern.compile(
          ".*(%s\\d+|%s.*)".formatted(TableRows.ROW_MARK, TableCorpus.ID_MARK), Pattern.DOTALL);

  /** Returns whether the URI names a row of a table, and not a place to read from. */
  public boolean isInTable() {
    return IN_TABLE.matcher(uri).matches();
  }

  /** Reads the columns image_id, uri, index and label. */
  public static ImageReference of(Row row) {
    return new ImageReference(
        row.getAs("image_id"), row.getAs("uri"), row.getAs("index"), row.getAs("label"));
  }
}
