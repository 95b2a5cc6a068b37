package io.corelake.quality;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Exact sums over the images of one latent class, for every draw and every band of it: those that
 * are in its smallest subset, those that the next one adds, and so on; of the ranking also those
 * that no subset has.
 */
final class ClassSubsets implements Serializable {
  private final Draws draws;
  private final int dimension;
  private final @Nullable ClassSums[][] bands;

  ClassSubsets(Draws draws, int dimension) {
    this.draws = draws;
    this.dimension = dimension;
    this.bands = new ClassSums[draws.count()][draws.budgets() + 1];
  }

  /** Adds an image. */
  ClassSubsets add(long globalRank, short[] vector) {
    for (int draw = 0; draw < draws.count(); draw++) {
      int band = draws.smallest(draw, globalRank);
      if (draw == 0 || band < draws.budgets()) {
        band(draw, band).add(vector);
      }
    }
    return this;
  }

  /** Adds what another has summed. */
  ClassSubsets add(ClassSubsets other) {
    for (int draw = 0; draw < bands.length; draw++) {
      for (int band = 0; band < bands[draw].length; band++) {
        ClassSums others = other.bands[draw][band];
        if (others != null) {
          band(draw, band).add(others);
        }
      }
    }
    return this;
  }

  private ClassSums band(int draw, int band) {
    ClassSums sums = bands[draw][band];
    if (sums == null) {
      sums = new ClassSums(dimension);
      bands[draw][band] = sums;
    }
    return sums;
  }

  /** Returns the sums over all images of the class. */
  ClassSums all() {
    return upTo(0, draws.budgets());
  }

  /** Returns the sums over the class's images in a subset of a draw. */
  ClassSums subset(int draw, int budget) {
    return upTo(draw, budget);
  }

  private ClassSums upTo(int draw, int last) {
    ClassSums all = new ClassSums(dimension);
    for (int band = 0; band <= last; band++) {
      ClassSums sums = bands[draw][band];
      if (sums != null) {
        all.add(sums);
      }
    }
    return all;
  }
}
