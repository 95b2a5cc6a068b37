package io.corelake.rank;

import io.corelake.corpus.CodePointOrder;
import java.io.Serializable;
import java.util.Comparator;

/**
 * Where a member stands before the ranking: by class, then by image id, so that ties break by id.
 */
record MemberKey(int latentClass, String imageId) implements Serializable {
  /** Serializable, since Spark sorts by it in the executors. */
  static final class Order implements Comparator<MemberKey>, Serializable {
    @Override
    public int compare(MemberKey a, MemberKey b) {
      int byClass = Integer.compare(a.latentClass, b.latentClass);
      return byClass != 0 ? byClass : CodePointOrder.INSTANCE.compare(a.imageId, b.imageId);
    }
  }
}
