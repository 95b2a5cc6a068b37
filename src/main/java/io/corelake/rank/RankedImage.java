package io.corelake.rank;

import io.corelake.corpus.ImageReference;
import io.corelake.selection.Grid;
import io.corelake.selection.Objective;
import io.corelake.selection.WebsterOrder;
import java.io.Serializable;
import scala.Tuple2;

/**
 * An image with its place in its latent class.
 *
 * @param classRank 0 is the first to be kept
 * @param score mean similarity to the other images of the class, in [-1, 1]; 0 in a class of one
 * @param gain what it added to the cut when it was picked
 */
record RankedImage(
    ImageReference image,
    int latentClass,
    long classSize,
    long classRank,
    double score,
    double gain)
    implements Serializable {

  /** The class and the configuration that images are placed under. */
  record Placing(int latentClass, long classSize, Objective objective, long seed, Grid grid)
      implements Serializable {
    Placing(RankSpec spec, int latentClass, long classSize) {
      this(latentClass, classSize, spec.objective(), spec.seed(), spec.grid());
    }

    /** Returns the score of an image under the random baselines, taken as unsigned. */
    long hash(String imageId) {
      return RandomOrder.hash(seed, imageId);
    }

    /**
     * Returns an image with its place in the global order.
     *
     * @param gain in steps of the grid's dot products
     * @param centrality likewise
     */
    Tuple2<GlobalKey, RankedImage> place(
        ImageReference image, long rank, long gain, long centrality) {
      double position =
          objective == Objective.RANDOM
              ? RandomOrder.position(seed, image.imageId())
              : WebsterOrder.position(rank, classSize);
      double others = Math.max(1, classSize - 1);
      return new Tuple2<>(
          new GlobalKey(position, latentClass, image.imageId()),
          new RankedImage(
              image,
              latentClass,
              classSize,
              rank,
              centrality * grid.dotUnit() / others,
              gain * grid.dotUnit()));
    }
  }
}
