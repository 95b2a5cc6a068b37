package io.corelake.quality;

import io.corelake.quality.ClassSpread.OfClass;
import io.corelake.selection.GridVector;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Sums over the latent classes in one pass over their table. */
public final class ClassPass {
  private ClassPass() {}

  /** What the classes of one partition come to. */
  private static final class Part implements Serializable {
    private final List<OfClass> classes = new ArrayList<>();
    private final ClassSums all;

    private Part(int dimension) {
      this.all = new ClassSums(dimension);
    }

    static Part of(Iterable<Tuple2<Integer, ClassSums>> sums, int dimension) {
      Part part = new Part(dimension);
      sums.forEach(
          one -> {
            part.classes.add(OfClass.of(one._1(), one._2()));
            part.all.add(one._2());
          });
      return part;
    }
  }

  /**
   * Returns how large the classes are, and how far apart.
   *
   * @param table with the columns {@code latent_class} and {@code vector}
   */
  public static ClassSpread of(Dataset<Row> table, int dimension) {
    JavaPairRDD<Integer, ClassSums> sums =
        table
            .select("latent_class", "vector")
            .javaRDD()
            .mapToPair(row -> new Tuple2<>(row.getInt(0), GridVector.decode(row.getAs(1))))
            .aggregateByKey(
                new ClassSums(dimension), ClassSums::add, (some, others) -> some.add(others));
    List<OfClass> classes = new ArrayList<>();
    ClassSums all = new ClassSums(dimension);
    sums.mapPartitions(one -> List.of(Part.of(() -> one, dimension)).iterator())
        .collect()
        .forEach(
            part -> {
              classes.addAll(part.classes);
              all.add(part.all);
            });
    return ClassSpread.of(classes, all);
  }
}
