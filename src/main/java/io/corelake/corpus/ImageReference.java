package io.corelake.corpus;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * What every table says of an image.
 *
 * @param imageId unique in the corpus
 * @param index position in the corpus
 */
public record ImageReference(String imageId, String uri, long index) implements Serializable {
  /** Reads the columns image_id, uri and index. */
  public static ImageReference of(Row row) {
    return new ImageReference(row.getAs("image_id"), row.getAs("uri"), row.getAs("index"));
  }
}
