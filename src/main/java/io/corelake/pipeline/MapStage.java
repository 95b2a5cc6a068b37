package io.corelake.pipeline;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.corelake.classes.LatentClassTable;
import io.corelake.config.Configuration;
import io.corelake.manifest.RunDirectory;
import io.corelake.manifest.RunFiles;
import io.corelake.report.EmbeddingMap;
import io.corelake.report.EmbeddingMap.Point;
import io.corelake.report.UmapLayout;
import io.corelake.selection.GridVector;
import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Lays some of a run's images out in two dimensions. Their places lie beside the report, since they
 * need the vectors, which are in the work folder and may be cleaned away.
 */
final class MapStage {
  /** Of all names, and of all URIs; the page must not grow with them. */
  private static final int TEXT_BYTES = 600_000;

  private final RunDirectory directory;
  private final RunTables tables;
  private final KeptFigures figures;

  MapStage(SparkSession spark, Storage storage, RunDirectory directory) {
    this.directory = directory;
    this.tables = new RunTables(spark, storage);
    this.figures = new KeptFigures(spark, storage);
  }

  /**
   * Returns the map of a run; none where none is wanted, the images are too few, or it was not made
   * and the vectors are gone.
   *
   * @param ranking of the run
   */
  Optional<EmbeddingMap> of(RunRecord run, Configuration configuration, Dataset<Row> ranking) {
    int images = configuration.output().mapImages();
    if (images == 0) {
      return Optional.empty();
    }
    return figures
        .find(directory.path(RunFiles.MAP), EmbeddingMap.class)
        .or(() -> make(run, ranking, images, configuration.seed()));
  }

  private Optional<EmbeddingMap> make(RunRecord run, Dataset<Row> ranking, int images, long seed) {
    Optional<EmbeddingMap> map =
        tables
            .find(run, StageName.CLASSES)
            .map(classes -> drawn(classes, ranking, images, seed))
            .filter(drawn -> drawn.size() >= UmapLayout.FEWEST)
            .map(drawn -> laidOut(drawn, seed));
    map.ifPresent(
        made -> {
          byte[] json = Json.line(made).getBytes(StandardCharsets.UTF_8);
          directory.write(RunFiles.MAP, out -> out.write(json));
        });
    return map;
  }

  /** Returns the ranked images of the lowest hashes, with their vectors. */
  private List<Row> drawn(Dataset<Row> classes, Dataset<Row> ranking, int images, long seed) {
    return figures.compute(
        "CoreLake: images of the map",
        () -> {
          Dataset<Row> lot =
              ranking
                  .select("image_id", "uri", "latent_class", "global_rank", "score")
                  .orderBy(xxhash64(lit(seed), col("image_id")), col("image_id"))
                  .limit(images);
          return LatentClassTable.kept(classes)
              .select("image_id", "vector")
              .join(broadcast(lot), "image_id")
              .collectAsList()
              .stream()
              .sorted(Comparator.comparingLong(row -> row.<Long>getAs("global_rank")))
              .toList();
        });
  }

  private static EmbeddingMap laidOut(List<Row> drawn, long seed) {
    float[][] places =
        UmapLayout.of(
            drawn.stream().map(row -> floats(row.getAs("vector"))).toArray(float[][]::new), seed);
    int most = TEXT_BYTES / drawn.size();
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      Row row = drawn.get(i);
      points.add(
          new Point(
              ShownText.of(row.getAs("image_id"), most),
              ShownText.of(row.getAs("uri"), most),
              row.<Integer>getAs("latent_class"),
              row.<Long>getAs("global_rank"),
              row.<Double>getAs("score"),
              places[i][0],
              places[i][1]));
    }
    return new EmbeddingMap(points);
  }

  private static float[] floats(byte[] vector) {
    short[] steps = GridVector.decode(vector);
    float[] floats = new float[steps.length];
    for (int j = 0; j < floats.length; j++) {
      floats[j] = steps[j];
    }
    return floats;
  }
}
