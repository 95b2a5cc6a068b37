package io.corelake.rank;

import io.corelake.corpus.ImageReference;
import io.corelake.corpus.MappedIterator;
import io.corelake.selection.ClassVectors;
import io.corelake.selection.ClassVectorsBuilder;
import io.corelake.selection.Grid;
import io.corelake.selection.NearDuplicates;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.Tuple2;

/**
 * The folding of near duplicates in one partition: members come ordered by class and image id; a
 * class is in memory while it is folded, one at a time.
 */
final class FoldClasses implements FlatMapFunction<Iterator<Tuple2<MemberKey, ClassMember>>, Row> {
  private static final String KIND = "near";

  private final double epsilon;
  private final int dimension;

  FoldClasses(double epsilon, int dimension) {
    this.epsilon = epsilon;
    this.dimension = dimension;
  }

  @Override
  public Iterator<Row> call(Iterator<Tuple2<MemberKey, ClassMember>> members) {
    return new ClassIterator<>(members, this::fold);
  }

  private Iterator<Row> fold(int latentClass, Iterator<ClassMember> ofClass) {
    List<ClassMember> members = new ArrayList<>();
    ofClass.forEachRemaining(members::add);
    int[] representatives = NearDuplicates.representatives(vectors(members), epsilon);
    return new MappedIterator<>(
        IntStream.range(0, members.size()).iterator(),
        row -> {
          ImageReference image = members.get(row).image();
          int representative = representatives[row];
          return RowFactory.create(
              image.imageId(),
              image.uri(),
              image.index(),
              image.label(),
              latentClass,
              members.get(row).vector(),
              representative == row ? null : members.get(representative).image().imageId(),
              representative == row ? null : KIND);
        });
  }

  private ClassVectors vectors(List<ClassMember> members) {
    ClassVectorsBuilder vectors = new ClassVectorsBuilder(dimension);
    members.forEach(member -> vectors.add(Grid.STORED.fromStored(member.vector())));
    return vectors.build();
  }
}
