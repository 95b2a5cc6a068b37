package io.corelake.config;

import io.corelake.CoreLakeException;
import java.util.Locale;

/**
 * How latent classes are found.
 *
 * @param count number of classes of k-means; 0 stands for auto
 * @param sample most images that centres are fitted on
 * @param restarts fits of which the best is taken; 0 stands for auto
 * @param labels file of a few labels, or empty
 * @param prototypes file of a vector for every class, or empty
 * @param prototypeNames file of the names of an .npy file's vectors, or empty
 * @param leastSize smaller classes are merged into others
 * @param gate what happens where the classes mean nothing
 */
public record ClassesConfiguration(
    Method method,
    int count,
    int sample,
    int maxIterations,
    int restarts,
    String labels,
    String prototypes,
    String prototypeNames,
    int leastSize,
    Gate gate) {
  private static final String METHOD = "classes.method";
  private static final String LABELS = "classes.labels";
  private static final String PROTOTYPES = "classes.prototypes";
  private static final String PROTOTYPE_NAMES = "classes.prototype-names";

  /** One fit of few centres may end in a poor optimum, and takes little time. */
  private static final int RESTARTS = 5;

  private static final int MOST_CENTRES_TO_RESTART = 50;
  private static final long LEAST_IMAGES_TO_RESTART = 1000;

  /** Where latent classes come from. */
  public enum Method {
    KMEANS,
    FEW_LABELS,
    ZERO_SHOT,
    COLUMN;

    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What happens where the classes mean nothing. */
  public enum Gate {
    WARN,
    STOP
  }

  static ClassesConfiguration of(Settings settings) {
    Method method =
        Method.valueOf(
            settings
                .choice(METHOD, "kmeans", "few-labels", "zero-shot", "column")
                .toUpperCase(Locale.ROOT)
                .replace('-', '_'));
    int count =
        settings.text("classes.count").equals("auto")
            ? 0
            : settings.smallInteger("classes.count", 1, 1_000_000);
    int sample = settings.smallInteger("classes.sample", 1000, 10_000_000);
    if (count > sample) {
      throw settings.wrong("classes.count", "must be at most classes.sample, which is " + sample);
    }
    requireFileOf(settings, method, Method.FEW_LABELS, LABELS);
    requireFileOf(settings, method, Method.ZERO_SHOT, PROTOTYPES);
    if (method != Method.ZERO_SHOT && !settings.text(PROTOTYPE_NAMES).isEmpty()) {
      throw unused(settings, PROTOTYPE_NAMES, Method.ZERO_SHOT);
    }
    return new ClassesConfiguration(
        method,
        count,
        sample,
        settings.smallInteger("classes.max-iterations", 1, 10_000),
        settings.text("classes.restarts").equals("auto")
            ? 0
            : settings.smallInteger("classes.restarts", 1, 1000),
        settings.text(LABELS),
        settings.text(PROTOTYPES),
        settings.text(PROTOTYPE_NAMES),
        settings.smallInteger("classes.least-size", 1, Integer.MAX_VALUE),
        Gate.valueOf(settings.choice("classes.gate", "warn", "stop").toUpperCase(Locale.ROOT)));
  }

  /** A method that needs a file must have it, and a file that no method reads is a mistake. */
  private static void requireFileOf(Settings settings, Method method, Method reader, String key) {
    boolean given = !settings.text(key).isEmpty();
    if (method == reader && !given) {
      throw settings.wrong(key, "must name a file where " + METHOD + " is " + reader.label());
    }
    if (method != reader && given) {
      throw unused(settings, key, reader);
    }
  }

  private static CoreLakeException unused(Settings settings, String key, Method reader) {
    return settings.wrong(
        key,
        "must be empty where %s is %s (%s reads it)"
            .formatted(METHOD, settings.text(METHOD), reader.label()));
  }

  /** Returns the number of classes to look for among so many images: at least one, at most all. */
  public int countFor(long images) {
    long wanted = count > 0 ? count : Math.max(10, Math.min(10_000, images / 500));
    return (int) Math.max(1, Math.min(wanted, images));
  }

  /** Returns how many fits to make among so many images: several of few centres. */
  public int startsFor(long images) {
    if (restarts > 0) {
      return restarts;
    }
    return images >= LEAST_IMAGES_TO_RESTART && countFor(images) <= MOST_CENTRES_TO_RESTART
        ? RESTARTS
        : 1;
  }

  /**
   * Returns how many images a class must have to stay one: never more than a tenth of the mean, so
   * that the classes of a small corpus stay.
   */
  public long leastSizeFor(long images, long classes) {
    return Math.min(leastSize, images / (10 * Math.max(1, classes)));
  }
}
