package io.corelake.config;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How subsets are written, and how the output is held meanwhile.
 *
 * @param mapImages images in the report's map; 0 for no map
 * @param lockHeartbeat seconds between two signs of life in the output's lock
 */
public record OutputConfiguration(Set<Export> exports, int mapImages, double lockHeartbeat) {
  /** More than that the report does not hold in 5 MB. */
  private static final int MOST_MAP_IMAGES = 5_000;

  private static final double SHORTEST_HEARTBEAT = 0.1;
  private static final double LONGEST_HEARTBEAT = 3600;

  /** One file, or one folder of files, of a subset. */
  public enum Export {
    /** {@code images/*.parquet}: the rows of the ranking. */
    IMAGES,
    /** {@code indices.npy}: positions in the corpus. */
    INDICES,
    /**
     * {@code filenames.txt}: image ids: paths below the corpus's root, or the ids of given vectors.
     */
    FILENAMES,
    /** {@code metadata.jsonl}: one JSON object an image, {@code file_name} first. */
    METADATA,
    /** {@code keys.txt}: keys of a WebDataset's samples. */
    KEYS,
    /** {@code uids.npy}: 128-bit ids in ascending order, for DataComp's resharder. */
    UIDS,
    /** {@code files.npy}: paths of image files, for VISSL. */
    FILES,
    /** {@code sagemaker.manifest}: objects in one bucket of S3. */
    SAGEMAKER,
    /** {@code augmented.jsonl}: objects in S3, one JSON object an image. */
    AUGMENTED;

    /** What is written where nothing was asked for: any corpus can have it. */
    public static final Set<Export> DEFAULTS =
        Collections.unmodifiableSet(EnumSet.range(IMAGES, METADATA));

    /** The name in the configuration. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads names of exports.
     *
     * @throws IllegalArgumentException with a bound that reads on from the key
     */
    public static Set<Export> parse(List<String> names) {
      List<String> labels = Arrays.stream(values()).map(Export::label).toList();
      Set<Export> exports = EnumSet.noneOf(Export.class);
      for (String name : names) {
        if (!labels.contains(name)) {
          throw new IllegalArgumentException(
              "must hold names of "
                  + String.join(", ", labels)
                  + " (nearest to '"
                  + name
                  + "': "
                  + NearestName.of(name, labels)
                  + ")");
        }
        exports.add(valueOf(name.toUpperCase(Locale.ROOT)));
      }
      return exports;
    }
  }

  static OutputConfiguration of(Settings settings) {
    double heartbeat =
        settings.number("output.lock-heartbeat", SHORTEST_HEARTBEAT, LONGEST_HEARTBEAT);
    try {
      return new OutputConfiguration(
          Export.parse(settings.texts("output.exports")),
          settings.smallInteger("output.map-images", 0, MOST_MAP_IMAGES),
          heartbeat);
    } catch (IllegalArgumentException e) {
      throw settings.wrong("output.exports", String.valueOf(e.getMessage()));
    }
  }
}
