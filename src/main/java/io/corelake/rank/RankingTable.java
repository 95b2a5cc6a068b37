package io.corelake.rank;

import io.corelake.CoreLakeException;
import io.corelake.classes.LatentClassTable.ClassSize;
import io.corelake.corpus.ImageReference;
import io.corelake.corpus.MappedIterator;
import io.corelake.seed.SeededHash;
import io.corelake.selection.ClassVectors;
import io.corelake.selection.Objective;
import io.corelake.selection.WebsterOrder;
import io.corelake.table.SortedShuffle;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * The rank stage's table: every embedded image with its place in its latent class and in the global
 * order. It is written in the global order, cut into files at places that depend on nothing but the
 * number of images.
 */
public final class RankingTable {
  public static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("uri", DataTypes.StringType, false)
          .add("index", DataTypes.LongType, false)
          .add("latent_class", DataTypes.IntegerType, false)
          .add("class_size", DataTypes.LongType, false)
          .add("class_rank", DataTypes.LongType, false)
          .add("score", DataTypes.DoubleType, false)
          .add("gain", DataTypes.DoubleType, false)
          .add("global_rank", DataTypes.LongType, false);

  /** Classes are dealt to so many tasks a core, so that a slow one can be made up for. */
  private static final int TASKS_A_CORE = 4;

  private RankingTable() {}

  /** Ranks the images of the latent class table. */
  public static Dataset<Row> of(SparkSession spark, Dataset<Row> classes, RankSpec spec) {
    refuseClassesAboveOneArray(spec);
    int cores = spark.sparkContext().defaultParallelism();
    int tasks = Math.max(1, Math.min(spec.sizes().size(), TASKS_A_CORE * cores));
    int files = spec.files();
    long[] offsets = offsets(classes, spec, files);
    JavaPairRDD<MemberKey, ClassMember> members =
        classes
            .javaRDD()
            .mapToPair(
                row ->
                    new Tuple2<>(
                        new MemberKey(row.getAs("latent_class"), row.getAs("image_id")),
                        new ClassMember(ImageReference.of(row), row.getAs("vector"))));
    JavaPairRDD<GlobalKey, RankedImage> ranked =
        SortedShuffle.of(members, new ClassPartitioner(spec.sizes(), tasks), new MemberKey.Order())
            .mapPartitionsToPair(new RankClasses(spec));
    JavaRDD<Row> rows =
        SortedShuffle.of(ranked, new PositionPartitioner(files), new GlobalKey.Order())
            .mapPartitionsWithIndex(
                (file, images) -> {
                  long[] nextRank = {offsets[file]};
                  return new MappedIterator<>(images, image -> row(image._2(), nextRank[0]++));
                },
                true);
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static void refuseClassesAboveOneArray(RankSpec spec) {
    int most = ClassVectors.maxSize(spec.dimension());
    for (ClassSize latentClass : spec.sizes()) {
      if (latentClass.size() > most) {
        throw CoreLakeException.input(
            "Latent class "
                + latentClass.latentClass()
                + " has "
                + latentClass.size()
                + " images, and one task can rank at most "
                + most
                + " of dimension "
                + spec.dimension()
                + "; raise classes.count");
      }
    }
  }

  /** Returns the global rank of the first image of every file. */
  private static long[] offsets(Dataset<Row> classes, RankSpec spec, int files) {
    long[] offsets = new long[files];
    if (spec.objective() == Objective.RANDOM) {
      long seed = spec.seed();
      Map<Integer, Long> counts =
          classes
              .select("image_id")
              .as(Encoders.STRING())
              .javaRDD()
              .map(
                  imageId ->
                      WebsterOrder.bucket(
                          SeededHash.unit(SeededHash.hash(seed, "rank", imageId, 0)), files))
              .countByValue();
      for (int file = 1; file < files; file++) {
        offsets[file] = offsets[file - 1] + counts.getOrDefault(file - 1, 0L);
      }
      return offsets;
    }
    for (int file = 1; file < files; file++) {
      for (ClassSize latentClass : spec.sizes()) {
        offsets[file] += WebsterOrder.countBefore(file, latentClass.size(), files);
      }
    }
    return offsets;
  }

  private static Row row(RankedImage image, long globalRank) {
    return RowFactory.create(
        image.image().imageId(),
        image.image().uri(),
        image.image().index(),
        image.latentClass(),
        image.classSize(),
        image.classRank(),
        image.score(),
        image.gain(),
        globalRank);
  }
}
