package io.corelake.quality;

import io.corelake.selection.GridVector;
import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Measures where the centres of classes lie, and whether images are nearest to their own. The
 * vectors are read twice: for the centres, and by a sample that is held against them.
 */
public final class GeometryPass {
  private GeometryPass() {}

  /** How many images were looked at, and how many are nearest to their own centre. */
  private static final class Tally implements Serializable {
    private long images;
    private long nearest;

    Tally add(boolean isNearest) {
      images++;
      nearest += isNearest ? 1 : 0;
      return this;
    }

    Tally add(Tally other) {
      images += other.images;
      nearest += other.nearest;
      return this;
    }
  }

  /**
   * Returns the figures. The driver and each executor hold at most {@value ClassCentres#MOST}
   * centres: 64 MB at 2,048 dimensions, and as much a task while they are summed up.
   *
   * @param table with the columns {@code image_id}, {@code latent_class} (an int: any classes) and
   *     {@code vector} (on the grid)
   * @param dimension of the vectors
   * @param seed of what is drawn
   */
  public static ClassGeometry of(Dataset<Row> table, int dimension, long seed) {
    ClassCentres centres = ClassCentres.of(table, dimension, seed);
    ImageSample sample = ImageSample.of(centres.images(), seed);
    Broadcast<ClassCentres> shared =
        JavaSparkContext.fromSparkContext(table.sparkSession().sparkContext()).broadcast(centres);
    try {
      Tally tally =
          table
              .select("image_id", "latent_class", "vector")
              .javaRDD()
              .filter(
                  row -> sample.has(row.getString(0)) && shared.value().indexOf(row.getInt(1)) >= 0)
              .map(row -> isNearest(shared.value(), row))
              .aggregate(new Tally(), Tally::add, Tally::add);
      return ClassGeometry.of(centres, tally.images, tally.nearest);
    } finally {
      shared.destroy();
    }
  }

  private static boolean isNearest(ClassCentres centres, Row row) {
    return centres.isNearest(
        centres.indexOf(row.getInt(1)), GridVector.decode(row.getAs("vector")));
  }
}
