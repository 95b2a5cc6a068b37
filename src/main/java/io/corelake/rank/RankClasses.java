package io.corelake.rank;

import io.corelake.corpus.ImageReference;
import io.corelake.corpus.MappedIterator;
import io.corelake.rank.RankedImage.Placing;
import io.corelake.selection.ClampedRanker;
import io.corelake.selection.ClassRanker;
import io.corelake.selection.ClassRanking;
import io.corelake.selection.ClassVectors;
import io.corelake.selection.Grid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * The rank stage's work on one partition: members come ordered by class and image id; a class is in
 * memory while it is ranked, one at a time.
 */
final class RankClasses
    implements PairFlatMapFunction<
        Iterator<Tuple2<MemberKey, ClassMember>>, GlobalKey, RankedImage> {
  private final RankSpec spec;
  private final Grid grid;
  private final LongAccumulator ranked;

  RankClasses(RankSpec spec, LongAccumulator ranked) {
    this.spec = spec;
    this.grid = spec.grid();
    this.ranked = ranked;
  }

  @Override
  public Iterator<Tuple2<GlobalKey, RankedImage>> call(
      Iterator<Tuple2<MemberKey, ClassMember>> members) {
    return new Iterator<>() {
      private Iterator<Tuple2<GlobalKey, RankedImage>> placed = Collections.emptyIterator();
      private @Nullable Tuple2<MemberKey, ClassMember> ahead = nextMember();

      @Override
      public boolean hasNext() {
        while (!placed.hasNext() && ahead != null) {
          // Lets go of the class before, so that one is in memory and not two.
          placed = Collections.emptyIterator();
          placed = nextClass(ahead._1().latentClass());
        }
        return placed.hasNext();
      }

      @Override
      public Tuple2<GlobalKey, RankedImage> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return placed.next();
      }

      private Iterator<Tuple2<GlobalKey, RankedImage>> nextClass(int latentClass) {
        List<ImageReference> images = new ArrayList<>();
        ClassVectors.Builder vectors = new ClassVectors.Builder(spec.dimension());
        while (ahead != null && ahead._1().latentClass() == latentClass) {
          images.add(ahead._2().image());
          vectors.add(grid.fromStored(ahead._2().vector()));
          ahead = nextMember();
        }
        return rank(latentClass, images, vectors.build());
      }

      private @Nullable Tuple2<MemberKey, ClassMember> nextMember() {
        return members.hasNext() ? members.next() : null;
      }
    };
  }

  private Iterator<Tuple2<GlobalKey, RankedImage>> rank(
      int latentClass, List<ImageReference> images, ClassVectors vectors) {
    Placing placing = new Placing(spec, latentClass, images.size());
    long[] hashes = images.stream().mapToLong(image -> placing.hash(image.imageId())).toArray();
    ClassRanking ranking =
        switch (spec.similarity()) {
          case LINEAR -> ClassRanker.rank(vectors, spec.objective(), hashes);
          case CLAMPED -> ClampedRanker.rank(vectors, spec.objective(), hashes);
        };
    ranked.add(images.size());
    return new MappedIterator<>(
        IntStream.range(0, images.size()).iterator(),
        rank -> {
          int row = ranking.order()[rank];
          return placing.place(
              images.get(row), rank, ranking.gains()[rank], ranking.centralities()[row]);
        });
  }
}
