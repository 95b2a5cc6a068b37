package io.corelake.quality;

import org.jspecify.annotations.Nullable;

/**
 * Where the centres of classes lie, mu_k = c_k / n_k: of latent classes, or of labels taken as
 * classes. Figures of pairs are null where there is one class.
 *
 * @param classes that have an image
 * @param measured how many of them were looked at: all, or {@value ClassCentres#MOST} drawn by hash
 * @param smallestDistance of two centres |mu_k - mu_l|, 0..2
 * @param meanDistance over all pairs
 * @param cdnv class-distance normalised variance: mean over the pairs of (Var_k + Var_l) / (2 |mu_k
 *     - mu_l|^2), where Var_k is the mean squared distance of the class's images to its centre; the
 *     smaller, the better the classes are apart; null where two centres coincide
 * @param sampled images that the accuracy is measured on: all of these classes, or about {@value
 *     ImageSample#MOST} drawn by hash
 * @param nearestCentreAccuracy share of them that are nearer to their own class's centre than to
 *     any other (NCC), 0..1; of centres that are equally near it is the lower class's
 */
public record ClassGeometry(
    long classes,
    long measured,
    @Nullable Double smallestDistance,
    @Nullable Double meanDistance,
    @Nullable Double cdnv,
    long sampled,
    @Nullable Double nearestCentreAccuracy) {

  /** Returns the figures of centres, of which {@code nearest} of the sampled images are. */
  static ClassGeometry of(ClassCentres centres, long sampled, long nearest) {
    CentrePairs pairs = CentrePairs.of(centres);
    boolean hasPairs = centres.size() > 1;
    return new ClassGeometry(
        centres.classes(),
        centres.size(),
        hasPairs ? pairs.smallest() : null,
        hasPairs ? pairs.mean() : null,
        hasPairs && pairs.smallest() > 0 ? pairs.cdnv() : null,
        sampled,
        hasPairs && sampled > 0 ? (double) nearest / sampled : null);
  }
}
