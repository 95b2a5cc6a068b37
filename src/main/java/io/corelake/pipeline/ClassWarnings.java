package io.corelake.pipeline;

import io.corelake.config.ClassesConfiguration;
import io.corelake.config.ClassesConfiguration.Method;
import io.corelake.quality.ClassSpread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What of the latent classes a user should look into; docs/decisions/0026-latent-classes.md. */
final class ClassWarnings {
  /** Of fewer images all of this may be chance. */
  private static final long LEAST_IMAGES = 20;

  /** Of a class of fewer images, the mean says nothing of it. */
  private static final long LEAST_MEAN_SIZE = 5;

  /** Classes that are given and not found: less separation is hardly any. */
  private static final double LEAST_SEPARATION = 0.02;

  /** Fewer held-out images tell too little. */
  private static final long LEAST_HELD_OUT = 20;

  /** How far a classifier must come from always naming the largest class to always being right. */
  private static final double LEAST_GAIN = 0.2;

  /** A tenth is unlike every class where the labels cover the corpus. */
  private static final double MOST_STRANGERS = 0.2;

  private final ClassSpread spread;
  private final StageRecord classes;
  private final List<String> warnings = new ArrayList<>();

  private ClassWarnings(ClassSpread spread, StageRecord classes) {
    this.spread = spread;
    this.classes = classes;
  }

  /**
   * Returns a line for each.
   *
   * @param given whether the classes came with given vectors
   */
  static List<String> of(
      ClassSpread spread,
      StageRecord classes,
      ClassesConfiguration configuration,
      boolean given,
      int dimension) {
    ClassWarnings found = new ClassWarnings(spread, classes);
    found.lookAtLabels();
    if (spread.images() >= LEAST_IMAGES) {
      boolean kmeans = !given && configuration.method() == Method.KMEANS;
      found.lookAtSizes(kmeans ? configuration.count() : 0);
      found.lookAtSeparation(kmeans, dimension);
    }
    return found.warnings;
  }

  private void warn(String format, Object... values) {
    warnings.add(String.format(Locale.ROOT, format, values));
  }

  private void lookAtSizes(int asked) {
    if (asked > spread.images()) {
      warn("classes.count is %,d, and there are only %,d images", asked, spread.images());
    }
    if (spread.classes() > spread.images() / LEAST_MEAN_SIZE) {
      warn(
          "the %,d latent classes have %.1f images on average, and below %d a class has no centre to"
              + " speak of; take fewer (classes.count)",
          spread.classes(), (double) spread.images() / spread.classes(), LEAST_MEAN_SIZE);
    }
    if (spread.variance() == 0) {
      warn(
          "all %,d image vectors are the same, so the order of the images is that of their ids",
          spread.images());
    }
  }

  private void lookAtSeparation(boolean kmeans, int dimension) {
    Double separation = spread.separation();
    if (separation == null || spread.classes() < 2) {
      return;
    }
    // What the best quantiser makes of white noise: 1 - K^(-2 / d), by its rate-distortion
    // function.
    double bound =
        kmeans ? 1 - Math.pow((double) spread.classes(), -2.0 / dimension) : LEAST_SEPARATION;
    if (separation < bound) {
      warn(
          "%.3f of the variance is between the latent classes, below %.3f, which %s; check the proxy"
              + " (the audit), or take another classes.method or classes.count",
          separation,
          bound,
          kmeans
              ? "k-means would find in noise"
              : "is hardly more than classes dealt by lot would have");
    }
  }

  private void lookAtLabels() {
    long unmatched = classes.count(ClassCounts.UNMATCHED);
    if (unmatched > 0) {
      warn(
          "classes.labels has %,d ids that no ranked image has, and %,d that one has",
          unmatched, classes.count(ClassCounts.LABELLED));
    }
    long unlabelled = classes.count(ClassCounts.UNLABELLED);
    if (unlabelled > 0) {
      warn(
          "%,d of %,d images have no label, and are a latent class of their own",
          unlabelled, spread.images());
    }
    long heldOut = classes.count(ClassCounts.HELD_OUT);
    if (heldOut < LEAST_HELD_OUT) {
      if (classes.count(ClassCounts.LABELLED) > 0) {
        warn(
            "%,d labels are too few to hold some out, so nobody knows whether the latent classes are"
                + " theirs; label some %d images of each class",
            classes.count(ClassCounts.LABELLED), LEAST_MEAN_SIZE);
      }
      return;
    }
    double right = (double) classes.count(ClassCounts.HELD_OUT_RIGHT) / heldOut;
    double largest =
        (double) classes.count(ClassCounts.LARGEST_LABEL) / classes.count(ClassCounts.LABELLED);
    if (right < largest + LEAST_GAIN * (1 - largest)) {
      warn(
          "the proxy's vectors hardly tell the labels: %.3f of %,d held-out ones were told right, and"
              + " always naming the most frequent label would come to %.3f",
          right, heldOut, largest);
    }
    double strangers =
        (double) classes.count(ClassCounts.STRANGERS) / (spread.images() + classes.count("folded"));
    if (strangers > MOST_STRANGERS) {
      warn(
          "%.0f %% of the images are unlike every labelled class, where a tenth would be if the labels"
              + " were of all kinds: classes.labels seems to lack some kinds of images",
          100 * strangers);
    }
  }
}
