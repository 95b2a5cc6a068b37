package io.corelake.rank;

import io.corelake.corpus.CodePointOrder;
import java.io.Serializable;
import java.util.Comparator;

/**
 * Where an image stands in the global order: by position, then class, then image id.
 *
 * @param position in [0, 1)
 */
record GlobalKey(double position, int latentClass, String imageId) implements Serializable {
  /** Serializable, since Spark sorts by it in the executors. */
  static final class Order implements Comparator<GlobalKey>, Serializable {
    @Override
    public int compare(GlobalKey a, GlobalKey b) {
      int byPosition = Double.compare(a.position, b.position);
      if (byPosition != 0) {
        return byPosition;
      }
      int byClass = Integer.compare(a.latentClass, b.latentClass);
      return byClass != 0 ? byClass : CodePointOrder.INSTANCE.compare(a.imageId, b.imageId);
    }
  }
}
