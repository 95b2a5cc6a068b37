package io.corelake.config;

import io.corelake.image.DecodeLimits;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which images there are.
 *
 * @param format auto, folder, webdataset, parquet, manifest, or the name of a Spark data source
 * @param extensions lower-case, without the dot; "" stands for none
 * @param columns of tables and manifests
 * @param shardIds what an image of a tar is called by
 * @param limits bounds on what decoding one image may take
 * @param maxRejectFraction the share of rejects that a run bears
 * @param dedupEpsilon near duplicates have a cosine similarity of at least 1 less this; in [0, 1)
 */
public record CorpusConfiguration(
    String format,
    List<String> extensions,
    Columns columns,
    ShardIds shardIds,
    DecodeLimits limits,
    long maxBytes,
    double maxRejectFraction,
    Dedup dedup,
    double dedupEpsilon) {
  /**
   * The columns of tables and manifests: of each kind, the first that is there.
   *
   * @param images bytes of the file, or a struct with a field {@code bytes}
   * @param uris where the file is, in place of its bytes
   * @param required by key, the names that stand alone and in no list: a table must have them
   */
  public record Columns(
      List<String> ids,
      List<String> images,
      List<String> uris,
      List<String> labels,
      SortedMap<String, String> required)
      implements Serializable {
    public static final String ID = "corpus.id-column";
    public static final String IMAGE = "corpus.image-column";
    public static final String URI = "corpus.uri-column";
    public static final String LABEL = "corpus.label-column";

    static Columns of(Settings settings) {
      SortedMap<String, String> required = new TreeMap<>();
      for (String key : List.of(ID, IMAGE, URI, LABEL)) {
        if (!(settings.value(key) instanceof List<?>) && !settings.names(key).isEmpty()) {
          required.put(key, settings.text(key));
        }
      }
      return new Columns(
          settings.names(ID),
          settings.names(IMAGE),
          settings.names(URI),
          settings.names(LABEL),
          Collections.unmodifiableSortedMap(required));
    }
  }

  /** What an image of a WebDataset is called by. */
  public enum ShardIds {
    /** The sample's key, which must be unique over all shards. */
    KEY,
    /** The shard's path and the key. */
    SHARD_KEY
  }

  /** Which images are folded into a representative before the ranking. */
  public enum Dedup {
    OFF,
    /** Those of the same bytes. */
    EXACT,
    /** Those, and of a latent class the ones whose vectors are close. */
    NEAR;

    /** The name in the configuration. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Of a larger image only every second, third, ... pixel is kept: 16 million pixels take 64 MB in
   * a task, and a crop of 8 % of them still has more than any proxy sees. What is held whole while
   * it is decoded is bounded by {@link DecodeLimits#MOST_WORKING_BYTES}.
   */
  private static final long MOST_DECODED_PIXELS = 1L << 24;

  private static final Set<String> FILE_FORMATS =
      Set.of("auto", "folder", "webdataset", "parquet", "manifest");

  /** An array of bytes can hold no more. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  private static final long MOST_SECONDS = Duration.ofDays(1).toSeconds();

  /** Epsilon is taken in steps of 10^-9. */
  private static final double MOST_EPSILON = 1 - 1e-9;

  static CorpusConfiguration of(Settings settings) {
    List<String> extensions =
        settings.texts("corpus.extensions").stream()
            .map(extension -> extension.toLowerCase(Locale.ROOT).replaceFirst("^\\.", ""))
            .toList();
    if (extensions.isEmpty()) {
      throw settings.wrong("corpus.extensions", "must name at least one extension");
    }
    return new CorpusConfiguration(
        settings.text("corpus.format"),
        extensions,
        Columns.of(settings),
        settings.choice("corpus.shard-ids", "key", "shard-key").equals("key")
            ? ShardIds.KEY
            : ShardIds.SHARD_KEY,
        limits(settings),
        settings.integer("corpus.max-bytes", 1, MOST_BYTES),
        settings.number("corpus.max-reject-fraction", 0, 1),
        dedup(settings),
        settings.number("corpus.dedup-epsilon", 0, MOST_EPSILON));
  }

  private static DecodeLimits limits(Settings settings) {
    return new DecodeLimits(
        settings.integer("corpus.max-pixels", 1, 1L << 40),
        MOST_DECODED_PIXELS,
        settings.smallInteger("corpus.max-side", 1, Integer.MAX_VALUE),
        settings.number("corpus.max-aspect", 1, Integer.MAX_VALUE),
        Duration.ofSeconds(settings.integer("corpus.decode-timeout", 1, MOST_SECONDS)));
  }

  private static Dedup dedup(Settings settings) {
    String label =
        settings.choice(
            "corpus.dedup", Arrays.stream(Dedup.values()).map(Dedup::label).toArray(String[]::new));
    return Dedup.valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** Returns whether the input is a path; a data source of Spark may have other names. */
  public boolean isOfFiles() {
    return FILE_FORMATS.contains(format);
  }

  /** Returns the same with another format. */
  public CorpusConfiguration withFormat(String other) {
    return new CorpusConfiguration(
        other,
        extensions,
        columns,
        shardIds,
        limits,
        maxBytes,
        maxRejectFraction,
        dedup,
        dedupEpsilon);
  }
}
