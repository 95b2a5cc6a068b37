package io.corelake.rank;

import io.corelake.seed.SeededHash;
import io.corelake.selection.ClassRanker;
import io.corelake.selection.ClassRanking;
import io.corelake.selection.ClassVectors;
import io.corelake.selection.Grid;
import io.corelake.selection.GridVector;
import io.corelake.selection.Objective;
import io.corelake.selection.WebsterOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * The rank stage's work on one partition: members come ordered by class and image id; a class is in
 * memory while it is ranked, one at a time.
 */
final class RankClasses
    implements PairFlatMapFunction<
        Iterator<Tuple2<MemberKey, ClassMember>>, GlobalKey, RankedImage> {
  private final Objective objective;
  private final int dimension;
  private final long seed;

  RankClasses(RankSpec spec) {
    objective = spec.objective();
    dimension = spec.dimension();
    seed = spec.seed();
  }

  @Override
  public Iterator<Tuple2<GlobalKey, RankedImage>> call(
      Iterator<Tuple2<MemberKey, ClassMember>> members) {
    return new Iterator<>() {
      private Iterator<Tuple2<GlobalKey, RankedImage>> ranked = Collections.emptyIterator();
      private @Nullable Tuple2<MemberKey, ClassMember> ahead = nextMember();

      @Override
      public boolean hasNext() {
        while (!ranked.hasNext() && ahead != null) {
          // Lets go of the class before, so that one is in memory and not two.
          ranked = Collections.emptyIterator();
          ranked = nextClass(ahead._1().latentClass());
        }
        return ranked.hasNext();
      }

      @Override
      public Tuple2<GlobalKey, RankedImage> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return ranked.next();
      }

      private Iterator<Tuple2<GlobalKey, RankedImage>> nextClass(int latentClass) {
        List<ClassMember> complete = new ArrayList<>();
        while (ahead != null && ahead._1().latentClass() == latentClass) {
          complete.add(ahead._2());
          ahead = nextMember();
        }
        return rank(latentClass, complete);
      }

      private @Nullable Tuple2<MemberKey, ClassMember> nextMember() {
        return members.hasNext() ? members.next() : null;
      }
    };
  }

  private Iterator<Tuple2<GlobalKey, RankedImage>> rank(
      int latentClass, List<ClassMember> members) {
    int size = members.size();
    short[] components = new short[size * dimension];
    long[] hashes = new long[size];
    for (int row = 0; row < size; row++) {
      GridVector.decode(members.get(row).vector(), components, row * dimension);
      hashes[row] = SeededHash.hash(seed, "rank", members.get(row).image().imageId(), 0);
    }
    ClassRanking ranking =
        ClassRanker.rank(new ClassVectors(components, dimension), objective, hashes);
    return new Iterator<>() {
      private int rank;

      @Override
      public boolean hasNext() {
        return rank < size;
      }

      @Override
      public Tuple2<GlobalKey, RankedImage> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int row = ranking.order()[rank];
        ClassMember member = members.get(row);
        double others = Math.max(1, size - 1);
        double position =
            objective == Objective.RANDOM
                ? SeededHash.unit(hashes[row])
                : WebsterOrder.position(rank, size);
        RankedImage ranked =
            new RankedImage(
                member.image(),
                latentClass,
                size,
                rank,
                ranking.centralities()[row] * Grid.DOT_UNIT / others,
                ranking.gains()[rank] * Grid.DOT_UNIT);
        rank++;
        return new Tuple2<>(new GlobalKey(position, latentClass, member.image().imageId()), ranked);
      }
    };
  }
}
