package io.corelake.corpus;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a CSV manifest say something of its images: numbers from 0, negative where there
 * is none.
 *
 * @param count of all columns
 */
record CsvColumns(int count, int id, int uri, int label) implements Serializable {
  /** Returns the image of a record, or the reject. */
  ListedImage image(CsvRecord csv, String file, ManifestUris uris) {
    if (csv.fault() != null) {
      return badRecord(csv, file, csv.fault());
    }
    if (csv.fields().size() != count) {
      return badRecord(
          csv,
          file,
          "%,d fields, where the header has %,d columns".formatted(csv.fields().size(), count));
    }
    return uris.image(field(csv, id), field(csv, uri), field(csv, label));
  }

  private static @Nullable String field(CsvRecord csv, int number) {
    return number < 0 ? null : csv.fields().get(number);
  }

  private static ListedImage badRecord(CsvRecord csv, String file, String fault) {
    String place = file + "#line=" + csv.line();
    return ListedImage.rejected(
        place, place, "bad-record", "line %,d: %s".formatted(csv.line(), fault));
  }
}
