package io.corelake.embed;

import io.corelake.selection.ClassRanker;
import io.corelake.selection.ClassRanking;
import io.corelake.selection.ClassVectors;
import io.corelake.selection.ClassVectorsBuilder;
import io.corelake.selection.Objective;
import io.corelake.selection.WebsterOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A ranking of images inside their latent classes, and the global order of them.
 *
 * @param members of each class, by their place in the list
 * @param ranks of each image in its class, from 0
 * @param order the images in their global order
 */
record ViewRanking(List<int[]> members, int[] ranks, int[] order) {

  static ViewRanking of(List<short[]> vectors, int[] classes, Objective objective) {
    List<int[]> members = new ArrayList<>();
    int[] ranks = new int[classes.length];
    double[] positions = new double[classes.length];
    for (int latentClass : Arrays.stream(classes).distinct().sorted().toArray()) {
      int[] rows =
          IntStream.range(0, classes.length).filter(i -> classes[i] == latentClass).toArray();
      members.add(rows);
      ClassRanking ranking = rank(vectors, rows, objective);
      for (int rank = 0; rank < rows.length; rank++) {
        int image = rows[ranking.order()[rank]];
        ranks[image] = rank;
        positions[image] = WebsterOrder.position(rank, rows.length);
      }
    }
    int[] order =
        IntStream.range(0, classes.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(i -> positions[i])
                    .thenComparingInt(i -> classes[i])
                    .thenComparingInt(i -> i))
            .mapToInt(Integer::intValue)
            .toArray();
    return new ViewRanking(members, ranks, order);
  }

  private static ClassRanking rank(List<short[]> vectors, int[] rows, Objective objective) {
    ClassVectorsBuilder builder = new ClassVectorsBuilder(vectors.get(0).length);
    for (int row : rows) {
      builder.add(vectors.get(row));
    }
    ClassVectors ofClass = builder.build();
    return ClassRanker.rank(ofClass, objective, new long[rows.length]);
  }

  /** Returns Spearman's correlation inside the classes, their mean by size. */
  double spearman(ViewRanking other) {
    double sum = 0;
    for (int[] rows : members) {
      double squares = 0;
      for (int row : rows) {
        double difference = ranks[row] - other.ranks[row];
        squares += difference * difference;
      }
      double size = rows.length;
      double correlation = size < 2 ? 1 : 1 - 6 * squares / (size * (size * size - 1));
      sum += size * correlation;
    }
    return sum / ranks.length;
  }

  /** Returns which share of one's prefix is in the other's; by chance it is the share itself. */
  double overlap(ViewRanking other, double share) {
    int length = (int) Math.round(share * order.length);
    BitSet prefix = new BitSet();
    Arrays.stream(order).limit(length).forEach(prefix::set);
    return (double) Arrays.stream(other.order).limit(length).filter(prefix::get).count() / length;
  }
}
