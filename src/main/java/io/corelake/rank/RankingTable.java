package io.corelake.rank;

import io.corelake.CoreLakeException;
import io.corelake.classes.LatentClassTable.ClassSize;
import io.corelake.corpus.MappedIterator;
import io.corelake.progress.Progress;
import io.corelake.selection.ClampedRanker;
import io.corelake.selection.Grid;
import io.corelake.selection.Objective;
import io.corelake.selection.Similarity;
import io.corelake.selection.WebsterOrder;
import io.corelake.table.SortedShuffle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/**
 * The rank stage's table: every image that is not folded, with its place in its latent class and in
 * the global order. It is written in the global order, cut into files at places that depend on
 * nothing but the number of images.
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
          .add("global_rank", DataTypes.LongType, false)
          .add("label", DataTypes.StringType, true);

  /** What the greedy order of a class was measured to take. */
  private static final double WORK_EXPONENT = 4 / 3.0;

  private RankingTable() {}

  /**
   * Ranks the images of the latent class table.
   *
   * @param classes the images that are kept
   * @param counter counts the images, for progress only
   */
  public static Dataset<Row> of(
      SparkSession spark,
      Dataset<Row> classes,
      RankSpec spec,
      Progress progress,
      LongAccumulator counter) {
    refuseClassesAboveTheGrid(spec);
    refuseClassesAboveTheClamp(spec);
    int files = spec.files();
    long[] offsets = offsets(classes, spec, files);
    List<JavaPairRDD<GlobalKey, RankedImage>> ranked = new ArrayList<>();
    ranked.add(inTasks(classes, spec, counter));
    // The largest first: while its rounds go on, nothing else is held.
    spec.sizes().stream()
        .filter(spec::isShared)
        .sorted(Comparator.comparingLong(ClassSize::size).reversed())
        .forEach(
            latentClass ->
                ranked.add(
                    new SharedClass(spark, classes, spec, latentClass).rank(progress, counter)));
    JavaRDD<Row> rows =
        SortedShuffle.of(
                union(spark, ranked), new PositionPartitioner(files), new GlobalKey.Order())
            .mapPartitionsWithIndex(
                (file, ofFile) -> {
                  long[] nextRank = {offsets[file]};
                  return new MappedIterator<>(ofFile, image -> row(image._2(), nextRank[0]++));
                },
                true);
    return spark.createDataFrame(rows, SCHEMA);
  }

  /** Joins all at once: one union a class would nest them, as deep as there are classes. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types.
  private static JavaPairRDD<GlobalKey, RankedImage> union(
      SparkSession spark, List<JavaPairRDD<GlobalKey, RankedImage>> ranked) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .union(ranked.toArray(new JavaPairRDD[0]));
  }

  /** Ranks the classes that fit one task each, many a task. */
  private static JavaPairRDD<GlobalKey, RankedImage> inTasks(
      Dataset<Row> classes, RankSpec spec, LongAccumulator ranked) {
    List<ClassSize> sizes =
        spec.sizes().stream().filter(latentClass -> !spec.isShared(latentClass)).toList();
    return MembersByClass.of(classes, sizes, WORK_EXPONENT)
        .mapPartitionsToPair(new RankClasses(spec, ranked));
  }

  private static void refuseClassesAboveTheGrid(RankSpec spec) {
    for (ClassSize latentClass : spec.sizes()) {
      if (latentClass.size() > Grid.mostImagesOfAClass()) {
        throw CoreLakeException.input(
            "Latent class %d has %,d images, and gains are exact for at most %,d; raise classes.count"
                .formatted(
                    latentClass.latentClass(), latentClass.size(), Grid.mostImagesOfAClass()));
      }
    }
  }

  private static void refuseClassesAboveTheClamp(RankSpec spec) {
    for (ClassSize latentClass : spec.sizes()) {
      if (spec.similarity() == Similarity.CLAMPED
          && (latentClass.size() > ClampedRanker.MOST_IMAGES || spec.isShared(latentClass))) {
        throw CoreLakeException.input(
            ("select.similarity clamped ranks classes of at most %,d images that fit"
                    + " select.class-memory, and latent class %d has %,d images of %,d bytes; raise"
                    + " classes.count or take linear")
                .formatted(
                    ClampedRanker.MOST_IMAGES,
                    latentClass.latentClass(),
                    latentClass.size(),
                    spec.bytes(latentClass)));
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
              .map(imageId -> WebsterOrder.bucket(RandomOrder.position(seed, imageId), files))
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
        globalRank,
        image.image().label());
  }
}
