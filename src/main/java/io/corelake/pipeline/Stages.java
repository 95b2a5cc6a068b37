package io.corelake.pipeline;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.corelake.classes.LatentClassTable;
import io.corelake.classes.LatentClassTable.ClassSize;
import io.corelake.config.Configuration;
import io.corelake.pipeline.RunRecord.StageTiming;
import io.corelake.progress.Progress;
import io.corelake.rank.RankSpec;
import io.corelake.rank.RankingTable;
import io.corelake.selection.Grid;
import io.corelake.table.ParquetTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * The stages that make tables: each is read where it is finished, and computed where not. Here are
 * the ones that every run has.
 */
final class Stages {
  /** The count of a stage that finds out how many images there are. */
  static final String LISTED = "listed";

  /** Stands for the images of a stage that is yet to count them. */
  static final long UNKNOWN = 0;

  private final SparkSession spark;
  private final Configuration configuration;
  private final StageStore store;
  private final List<StageName> order;
  private final Progress progress;
  private final List<StageTiming> timings = new ArrayList<>();

  Stages(
      SparkSession spark,
      Configuration configuration,
      StageStore store,
      List<StageName> order,
      Progress progress) {
    this.spark = spark;
    this.configuration = configuration;
    this.store = store;
    this.order = order;
    this.progress = progress;
  }

  List<StageTiming> timings() {
    return timings;
  }

  StageRecord classes(RankingSource source, String fingerprint) {
    try (ClassComputation computation = new ClassComputation(spark, configuration, source)) {
      return materialize(
          StageName.CLASSES,
          fingerprint,
          source.images(),
          () -> computation.table(table(source.stage(), source.vectors())),
          table -> {
            List<ClassSize> sizes = LatentClassTable.sizes(table);
            long folded = LatentClassTable.folded(table).count();
            long kept = sizes.stream().mapToLong(ClassSize::size).sum();
            refuseOtherImages(StageName.CLASSES, kept + folded, source.images());
            SortedMap<String, Long> counts = new TreeMap<>(computation.counts());
            counts.put("classes", (long) sizes.size());
            counts.put("folded", folded);
            return counts;
          });
    }
  }

  /** Stops a run whose table has lost images, or has some twice, before it counts as finished. */
  private static void refuseOtherImages(StageName stage, long found, long wanted) {
    if (found != wanted) {
      throw new IllegalStateException(
          "The %s stage's table has %d images, and %d were to be in it"
              .formatted(stage.label(), found, wanted));
    }
  }

  StageRecord rank(RankingSource source, StageRecord classes, String fingerprint) {
    LongAccumulator ranked = spark.sparkContext().longAccumulator("corelake.rank.images");
    long kept = source.images() - classes.count("folded");
    return materialize(
        StageName.RANK,
        fingerprint,
        kept,
        ranked::value,
        () -> {
          Dataset<Row> members = LatentClassTable.kept(table(StageName.CLASSES, classes));
          RankSpec spec =
              new RankSpec(
                  configuration.select().objective(),
                  configuration.select().similarity(),
                  LatentClassTable.sizes(members),
                  (int) source.vectors().count("dimension"),
                  configuration.seed(),
                  configuration.select().classMemory());
          return RankingTable.of(spark, members, spec, progress, ranked);
        },
        table -> {
          Row summary = table.agg(count(lit(1)), max("class_size")).first();
          refuseOtherImages(StageName.RANK, summary.getLong(0), kept);
          return counts(
              Map.of(
                  "ranked", summary.getLong(0),
                  "largest_class", summary.getLong(1),
                  "grid_bits", (long) Grid.forClassesOf(summary.getLong(1)).bits()));
        });
  }

  Dataset<Row> table(StageName stage, StageRecord record) {
    return ParquetTable.read(spark, data(stage, record));
  }

  StageStore store() {
    return store;
  }

  Path data(StageName stage, StageRecord record) {
    return store.data(stage, record);
  }

  /** Reads a stage's table where it is finished, and computes it where not. */
  StageRecord materialize(
      StageName stage,
      String fingerprint,
      long images,
      Supplier<Dataset<Row>> computation,
      Function<Dataset<Row>, SortedMap<String, Long>> counts) {
    return materialize(stage, fingerprint, images, () -> 0, computation, counts);
  }

  /**
   * As the other, with more to know.
   *
   * @param images that the stage works on, or {@link #UNKNOWN}
   * @param done how many are done, while it runs
   * @param counts what is noted of the table
   */
  StageRecord materialize(
      StageName stage,
      String fingerprint,
      long images,
      LongSupplier done,
      Supplier<Dataset<Row>> computation,
      Function<Dataset<Row>, SortedMap<String, Long>> counts) {
    StageTarget target = new StageTarget(stage, fingerprint, images);
    StageRecord finished = finished(target, record -> false);
    return finished == null ? compute(target, images, done, computation, counts) : finished;
  }

  /**
   * Returns the record of a finished table, and says that it is reused; null where it is to be
   * computed.
   *
   * @param outdated whether a finished table is to be computed again
   */
  @Nullable StageRecord finished(StageTarget target, Predicate<StageRecord> outdated) {
    StageRecord finished = store.find(target.stage(), target.fingerprint()).orElse(null);
    if (finished == null || outdated.test(finished)) {
      return null;
    }
    progress.note(
        "%-9s %,d images, reused (%s)"
            .formatted(
                target.stage().label(),
                known(target.images(), finished),
                target.fingerprint().substring(0, 12)));
    timings.add(timing(target, finished, true));
    return finished;
  }

  /**
   * Computes a table.
   *
   * @param toDo how many of the images are work, and not only copied
   * @param done how many of these are done, while it runs
   * @param counts what is noted of the table
   */
  StageRecord compute(
      StageTarget target,
      long toDo,
      LongSupplier done,
      Supplier<Dataset<Row>> computation,
      Function<Dataset<Row>, SortedMap<String, Long>> counts) {
    try (JobProgress running = begin(target, target.stage().label(), toDo, done)) {
      StageRecord written = store.write(spark, target, computation, counts);
      progress.finished(summary(known(target.images(), written), written));
      timings.add(timing(target, written, false));
      return written;
    }
  }

  /**
   * Does a part of a stage that has a name and a time of its own.
   *
   * @param part what the progress calls it
   * @param done how many images are done, while it runs
   * @param words says what came of it
   */
  <T> T doPart(
      StageTarget target,
      String part,
      LongSupplier done,
      Supplier<T> work,
      Function<T, String> words) {
    long start = System.nanoTime();
    try (JobProgress running = begin(target, part, target.images(), done)) {
      T result = work.get();
      progress.finished("%,d images: %s".formatted(target.images(), words.apply(result)));
      timings.add(StageTiming.of(part, target.images(), (System.nanoTime() - start) / 1e9));
      return result;
    }
  }

  private JobProgress begin(StageTarget target, String work, long toDo, LongSupplier done) {
    return JobProgress.begin(
        spark.sparkContext(),
        progress,
        work,
        jobDescription(target.stage(), target.images()),
        toDo,
        done);
  }

  private static String summary(long images, StageRecord written) {
    long kept = written.count(VectorCounts.KEPT);
    long resumed = written.count(VectorCounts.RESUMED);
    if (kept + resumed == 0) {
      return "%,d images".formatted(images);
    }
    return "%,d images: %,d embedded%s%s%s"
        .formatted(
            images,
            written.count("embedded") - kept - resumed,
            counted(kept, "kept"),
            counted(resumed, "of an interrupted run"),
            counted(written.count("rejected"), "rejected"));
  }

  private static String counted(long images, String what) {
    return images == 0 ? "" : ", %,d %s".formatted(images, what);
  }

  private static StageTiming timing(StageTarget target, StageRecord record, boolean reused) {
    return new StageTiming(
        target.stage().label(),
        record.fingerprint(),
        reused,
        known(target.images(), record),
        record.counts().get(VectorCounts.KEPT),
        record.counts().get(VectorCounts.RESUMED),
        record.seconds());
  }

  private static long known(long images, StageRecord record) {
    return images == UNKNOWN ? record.counts().getOrDefault(LISTED, UNKNOWN) : images;
  }

  /** Returns what the Spark UI says of the jobs of a stage. */
  String jobDescription(StageName stage, long images) {
    return stage.jobDescription(order, images);
  }

  static SortedMap<String, Long> counts(Map<String, Long> counts) {
    return new TreeMap<>(counts);
  }
}
