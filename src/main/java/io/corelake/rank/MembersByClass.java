package io.corelake.rank;

import io.corelake.classes.LatentClassTable.ClassSize;
import io.corelake.corpus.ImageReference;
import io.corelake.table.SortedShuffle;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Latent classes in tasks: each whole in one, its members by image id, many classes a task. */
final class MembersByClass {
  /** Classes are dealt to so many tasks a core, so that a slow one can be made up for. */
  private static final int TASKS_A_CORE = 4;

  private MembersByClass() {}

  /**
   * Shuffles the members of some classes.
   *
   * @param classes the latent class table
   * @param sizes of the classes that are wanted
   * @param workExponent a class of n images makes n to this power of work
   */
  static JavaPairRDD<MemberKey, ClassMember> of(
      Dataset<Row> classes, List<ClassSize> sizes, double workExponent) {
    Set<Integer> numbers =
        sizes.stream().map(ClassSize::latentClass).collect(Collectors.toUnmodifiableSet());
    int cores = classes.sparkSession().sparkContext().defaultParallelism();
    int tasks = Math.max(1, Math.min(sizes.size(), TASKS_A_CORE * cores));
    JavaPairRDD<MemberKey, ClassMember> members =
        classes
            .javaRDD()
            .filter(row -> numbers.contains(row.<Integer>getAs("latent_class")))
            .mapToPair(
                row ->
                    new Tuple2<>(
                        new MemberKey(row.getAs("latent_class"), row.getAs("image_id")),
                        new ClassMember(ImageReference.of(row), row.getAs("vector"))));
    return SortedShuffle.of(
        members, new ClassPartitioner(sizes, tasks, workExponent), new MemberKey.Order());
  }
}
