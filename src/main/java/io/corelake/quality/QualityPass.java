package io.corelake.quality;

import io.corelake.selection.GridVector;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Measures subsets in one pass over the vectors of a ranking. */
public final class QualityPass {
  /** Random subsets of each size. */
  public static final int RANDOM = 20;

  /** What is no whole number is added up in the order of these, and of the classes in them. */
  private static final int PARTS = 16;

  private QualityPass() {}

  /** What the classes of one part come to. */
  private static final class Part implements Serializable {
    private final int number;
    private final SubsetTotals full = new SubsetTotals();
    private final SubsetTotals[][] subsets;

    private Part(int number, SubsetTotals[][] subsets) {
      this.number = number;
      this.subsets = subsets;
    }

    static Part of(int number, Iterator<Tuple2<Integer, ClassSubsets>> classes, Draws draws) {
      List<Tuple2<Integer, ClassSubsets>> ordered = new ArrayList<>();
      classes.forEachRemaining(ordered::add);
      ordered.sort(Comparator.comparingInt(Tuple2::_1));
      Part part = empty(number, draws);
      for (Tuple2<Integer, ClassSubsets> one : ordered) {
        ClassSums all = one._2().all();
        part.full.add(all, all);
        for (int draw = 0; draw < draws.count(); draw++) {
          for (int budget = 0; budget < draws.budgets(); budget++) {
            part.subsets[draw][budget].add(all, one._2().subset(draw, budget));
          }
        }
      }
      return part;
    }

    static Part empty(int number, Draws draws) {
      SubsetTotals[][] subsets = new SubsetTotals[draws.count()][draws.budgets()];
      for (SubsetTotals[] ofDraw : subsets) {
        for (int budget = 0; budget < ofDraw.length; budget++) {
          ofDraw[budget] = new SubsetTotals();
        }
      }
      return new Part(number, subsets);
    }

    void add(Part after) {
      full.add(after.full);
      for (int draw = 0; draw < subsets.length; draw++) {
        for (int budget = 0; budget < subsets[draw].length; budget++) {
          subsets[draw][budget].add(after.subsets[draw][budget]);
        }
      }
    }
  }

  /**
   * Returns the measures.
   *
   * @param ranked with the columns {@code latent_class}, {@code global_rank} and {@code vector}
   * @param images in it
   * @param dimension of the vectors
   * @param views m that each is the mean of; 1 where that is not known
   * @param budgets sizes of the subsets, ascending
   */
  public static SubsetQuality of(
      Dataset<Row> ranked, long images, int dimension, int views, long[] budgets, long seed) {
    Draws draws = new Draws(budgets, images, RANDOM, seed);
    List<Part> parts =
        ranked
            .select("latent_class", "global_rank", "vector")
            .javaRDD()
            .mapToPair(row -> new Tuple2<>(row.getInt(0), row))
            .aggregateByKey(
                new ClassSubsets(draws, dimension),
                new HashPartitioner(PARTS),
                (sums, row) -> sums.add(row.getLong(1), GridVector.decode(row.getAs(2))),
                ClassSubsets::add)
            .mapPartitionsWithIndex(
                (number, classes) -> List.of(Part.of(number, classes, draws)).iterator(), true)
            .collect();
    Part all = Part.empty(0, draws);
    parts.stream().sorted(Comparator.comparingInt(part -> part.number)).forEach(all::add);
    return new SubsetQuality(
        SubsetMeasures.of(all.full, views),
        measures(all.subsets[0], views),
        IntStream.range(0, budgets.length)
            .mapToObj(
                budget ->
                    IntStream.range(1, draws.count())
                        .mapToObj(draw -> SubsetMeasures.of(all.subsets[draw][budget], views))
                        .toList())
            .toList());
  }

  private static List<SubsetMeasures> measures(SubsetTotals[] totals, int views) {
    List<SubsetMeasures> measures = new ArrayList<>();
    for (SubsetTotals one : totals) {
      measures.add(SubsetMeasures.of(one, views));
    }
    return measures;
  }
}
