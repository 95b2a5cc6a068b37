package io.corelake.quality;

import io.corelake.selection.GridVector;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures how close the images of a ranking, and of its subsets, are to their classes' centres.
 */
public final class ConcentrationPass {
  private ConcentrationPass() {}

  /**
   * Returns the curves. It takes the memory of {@link GeometryPass}.
   *
   * @param images with the columns {@code image_id}, {@code latent_class} and {@code vector}
   * @param ranking of them: {@code image_id} and {@code global_rank}
   * @param dimension of the vectors
   * @param budgets sizes of the subsets, ascending
   */
  public static Concentration of(
      Dataset<Row> images, Dataset<Row> ranking, int dimension, long[] budgets, long seed) {
    ClassCentres centres = ClassCentres.of(images, dimension, seed);
    ImageSample sample = ImageSample.of(centres.images(), seed);
    Draws subsets = new Draws(budgets, centres.images(), 0, seed);
    Broadcast<ClassCentres> shared =
        JavaSparkContext.fromSparkContext(images.sparkSession().sparkContext()).broadcast(centres);
    try {
      return images
          .select("image_id", "latent_class", "vector")
          .filter(
              (FilterFunction<Row>)
                  row -> sample.has(row.getString(0)) && shared.value().indexOf(row.getInt(1)) >= 0)
          .join(ranking.select("image_id", "global_rank"), "image_id")
          .select("latent_class", "vector", "global_rank")
          .javaRDD()
          .aggregate(
              new DistanceCounts(budgets.length),
              (counts, row) ->
                  counts.add(
                      subsets.smallest(0, row.getLong(2)), squaredDistance(shared.value(), row)),
              DistanceCounts::add)
          .concentration();
    } finally {
      shared.destroy();
    }
  }

  private static double squaredDistance(ClassCentres centres, Row row) {
    return centres.squaredDistance(
        GridVector.decode(row.getAs("vector")), centres.indexOf(row.getInt(0)));
  }
}
