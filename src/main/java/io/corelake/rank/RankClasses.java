package io.corelake.rank;

import io.corelake.corpus.ImageReference;
import io.corelake.corpus.MappedIterator;
import io.corelake.rank.RankedImage.Placing;
import io.corelake.selection.ClampedRanker;
import io.corelake.selection.ClassRanker;
import io.corelake.selection.ClassRanking;
import io.corelake.selection.ClassVectors;
import io.corelake.selection.ClassVectorsBuilder;
import io.corelake.selection.Grid;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.util.LongAccumulator;
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
    return new ClassIterator<>(members, this::rank);
  }

  private Iterator<Tuple2<GlobalKey, RankedImage>> rank(
      int latentClass, Iterator<ClassMember> members) {
    List<ImageReference> images = new ArrayList<>();
    ClassVectorsBuilder vectors = new ClassVectorsBuilder(spec.dimension());
    while (members.hasNext()) {
      ClassMember member = members.next();
      images.add(member.image());
      vectors.add(grid.fromStored(member.vector()));
    }
    return rank(latentClass, images, vectors.build());
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
