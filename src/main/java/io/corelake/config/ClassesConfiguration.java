package io.corelake.config;

/**
 * How latent classes are found.
 *
 * @param count number of classes; 0 stands for auto
 * @param sample most images that the centres are fitted on
 */
public record ClassesConfiguration(int count, int sample, int maxIterations) {
  static ClassesConfiguration of(Settings settings) {
    settings.choice("classes.method", "kmeans");
    int count =
        settings.text("classes.count").equals("auto")
            ? 0
            : settings.smallInteger("classes.count", 1, 1_000_000);
    int sample = settings.smallInteger("classes.sample", 1000, 10_000_000);
    if (count > sample) {
      throw settings.wrong("classes.count", "must be at most classes.sample, which is " + sample);
    }
    return new ClassesConfiguration(
        count, sample, settings.smallInteger("classes.max-iterations", 1, 10_000));
  }

  /** Returns the number of classes to look for among so many images: at least one, at most all. */
  public int countFor(long images) {
    long wanted = count > 0 ? count : Math.max(10, Math.min(10_000, images / 500));
    return (int) Math.max(1, Math.min(wanted, images));
  }
}
