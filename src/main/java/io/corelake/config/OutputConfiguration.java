package io.corelake.config;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** How subsets are written. */
public record OutputConfiguration(Set<Export> exports) {
  /** One file, or one folder of files, of a subset. */
  public enum Export {
    /** {@code images/*.parquet}: the rows of the ranking. */
    IMAGES,
    /** {@code indices.npy}: positions in the corpus. */
    INDICES,
    /** {@code filenames.txt}: image ids, which are paths below the corpus's root. */
    FILENAMES,
    /** {@code metadata.jsonl}: one JSON object an image, {@code file_name} first. */
    METADATA;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static OutputConfiguration of(Settings settings) {
    Set<Export> exports = EnumSet.noneOf(Export.class);
    String[] labels = Stream.of(Export.values()).map(Export::label).toArray(String[]::new);
    for (String name : settings.texts("output.exports")) {
      if (!Arrays.asList(labels).contains(name)) {
        throw settings.wrong(
            "output.exports",
            "must hold names of "
                + String.join(", ", labels)
                + " (nearest to '"
                + name
                + "': "
                + NearestName.of(name, Arrays.asList(labels))
                + ")");
      }
      exports.add(Export.valueOf(name.toUpperCase(Locale.ROOT)));
    }
    return new OutputConfiguration(exports);
  }
}
