package io.corelake.pipeline;

import io.corelake.config.Configuration;
import io.corelake.config.Settings;
import io.corelake.embed.EmbeddingTable;
import io.corelake.storage.Json;
import io.corelake.storage.Sha256;
import io.corelake.vectors.InputFile;
import io.corelake.vectors.VectorSource;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The names of the stages' tables: sha256 over the stage, the version of its algorithm, the keys
 * that its rows depend on, and the fingerprint of the table before it. Keys that change only speed
 * or layout are left out, so that they may change between two runs.
 */
final class Fingerprints {
  /** Raise a stage's number when the same input would give other rows. */
  private static final int EMBED_VERSION = 4;

  private static final int VECTORS_VERSION = 2;
  private static final int CLASSES_VERSION = 5;
  private static final int RANK_VERSION = 3;
  private static final int PROXY_VERSION = 4;

  private static final String[] CLASS_KEYS = {
    "seed",
    "classes.method",
    "classes.count",
    "classes.sample",
    "classes.max-iterations",
    "classes.restarts",
    "classes.labels",
    "classes.prototypes",
    "classes.prototype-names",
    "classes.least-size",
    // The columns of labels.
    "corpus.id-column",
    "corpus.label-column"
  };

  private Fingerprints() {}

  /**
   * The proxy that is trained when none is given.
   *
   * @param corpus its kind and root: the proxy stays the same when the corpus grows, since all
   *     vectors depend on it
   */
  static String trainedProxy(String corpus, Configuration configuration) {
    return of(
        "proxy",
        PROXY_VERSION,
        corpus,
        configuration,
        "seed",
        "train.images",
        "train.image-size",
        "train.epochs",
        "train.batch-size",
        "train.learning-rate",
        "train.schedule",
        "train.warm-up",
        "train.weight-decay",
        "train.temperature",
        "train.width",
        "train.early-stop.",
        "train.threads",
        "embed.augment.",
        "embed.mean",
        "embed.std",
        "corpus.max-pixels",
        "corpus.max-side",
        "corpus.max-aspect",
        "corpus.decode-timeout",
        "corpus.max-bytes");
  }

  /**
   * All that the row of an image depends on beside its bytes. Tables of different corpora with the
   * same key say the same of the same bytes.
   */
  static String embedKey(String proxySha256, int imageSize, Configuration configuration) {
    return of(
        "embed",
        EMBED_VERSION,
        proxySha256 + " " + imageSize + " " + EmbeddingTable.SCHEMA.toDDL(),
        configuration,
        "seed",
        "embed.views",
        "embed.batch-size",
        "embed.mean",
        "embed.std",
        "embed.augment.",
        "corpus.max-pixels",
        "corpus.max-side",
        "corpus.max-aspect",
        "corpus.decode-timeout",
        "corpus.max-bytes");
  }

  /**
   * The vectors of a corpus.
   *
   * @param key see {@link #embedKey}
   */
  static String embed(String corpus, String key) {
    return Sha256.of("embed\n" + corpus + "\n" + key);
  }

  /** Given vectors: the files that they are read from, and what is made of them. */
  static String vectors(VectorSource source, Configuration configuration) {
    MessageDigest digest = Sha256.messageDigest();
    digest.update(utf8(source.root() + "\n"));
    for (InputFile file : source.files()) {
      digest.update(utf8(file.path() + "\0" + file.bytes() + "\0" + file.modifiedMillis() + "\n"));
    }
    return of(
        "vectors",
        VECTORS_VERSION,
        HexFormat.of().formatHex(digest.digest()),
        configuration,
        "vectors.",
        "select.normalize");
  }

  /** The latent classes that came with the vectors. */
  static String givenClasses(String vectors, Configuration configuration) {
    return classes(vectors + " given", configuration, false);
  }

  /**
   * The latent classes of an embedding.
   *
   * @param embedded how many images it holds: more, when some could be read only later
   * @param ids which these are, as {@link VectorCounts#EMBEDDED_IDS}: others, when some could be
   *     read no more
   * @param files that the classes are made of beside, see {@link ClassInputs}
   */
  static String classes(
      String embed, long embedded, long ids, String files, Configuration configuration) {
    return classes(
        embed + " " + embedded + " " + ids + "\n" + files, configuration, true, CLASS_KEYS);
  }

  /** The same of given vectors, which have no bytes that could be equal. */
  static String classesOfVectors(
      String vectors, long count, String files, Configuration configuration) {
    return classes(vectors + " " + count + "\n" + files, configuration, false, CLASS_KEYS);
  }

  /**
   * Where nothing is folded, it does not matter what would be.
   *
   * @param ofFiles whether there are files, which can be exact duplicates
   */
  private static String classes(
      String upstream, Configuration configuration, boolean ofFiles, String... keys) {
    Stream<String> folding =
        switch (configuration.corpus().dedup()) {
          case OFF -> Stream.of();
          case EXACT -> ofFiles ? Stream.of("corpus.dedup") : Stream.of();
          case NEAR -> Stream.of("corpus.dedup", "corpus.dedup-epsilon");
        };
    return of(
        "classes",
        CLASSES_VERSION,
        upstream,
        configuration,
        Stream.concat(Arrays.stream(keys), folding).toArray(String[]::new));
  }

  static String rank(String classes, Configuration configuration) {
    return of(
        "rank",
        RANK_VERSION,
        classes,
        configuration,
        "seed",
        "select.objective",
        "select.similarity");
  }

  /**
   * Hashes a stage.
   *
   * @param keys names, or prefixes that end in a dot
   */
  private static String of(
      String stage, int version, String upstream, Configuration configuration, String... keys) {
    Settings settings = configuration.settings();
    SortedMap<String, Object> values = new TreeMap<>();
    for (String known : settings.keys()) {
      for (String key : keys) {
        if (known.equals(key) || (key.endsWith(".") && known.startsWith(key))) {
          values.put(known, canonical(settings.value(known)));
        }
      }
    }
    return Sha256.of(stage + " " + version + "\n" + upstream + "\n" + Json.line(values));
  }

  /** 1 and 1.0 are the same value. */
  private static Object canonical(Object value) {
    if (value instanceof Number) {
      return new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
    }
    return value instanceof List<?> list
        ? list.stream().map(Fingerprints::canonical).toList()
        : value;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
