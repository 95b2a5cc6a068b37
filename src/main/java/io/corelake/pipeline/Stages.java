package io.corelake.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.corelake.classes.Centres;
import io.corelake.classes.KMeansCentres;
import io.corelake.classes.LatentClassTable;
import io.corelake.config.Configuration;
import io.corelake.config.EmbedConfiguration;
import io.corelake.corpus.CorpusTable;
import io.corelake.corpus.ImageBytes;
import io.corelake.corpus.Listing;
import io.corelake.corpus.UnreadableImageException;
import io.corelake.embed.EmbedCounters;
import io.corelake.embed.EmbedSpec;
import io.corelake.embed.EmbeddingTable;
import io.corelake.pipeline.RunRecord.StageTiming;
import io.corelake.progress.Progress;
import io.corelake.proxy.DeviceChoice;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.TorchEngine;
import io.corelake.rank.RankSpec;
import io.corelake.rank.RankingTable;
import io.corelake.selection.Grid;
import io.corelake.storage.Storage;
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
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/** The four stages that make tables: each is read where it is finished, and computed where not. */
final class Stages {
  private static final String REJECT_PREFIX = "rejected.";
  private static final int RECHECKED = 1000;

  private final SparkSession spark;
  private final Configuration configuration;
  private final StageStore store;
  private final Storage storage;
  private final Progress progress;
  private final List<StageTiming> timings = new ArrayList<>();

  Stages(
      SparkSession spark,
      Configuration configuration,
      StageStore store,
      Storage storage,
      Progress progress) {
    this.spark = spark;
    this.configuration = configuration;
    this.store = store;
    this.storage = storage;
    this.progress = progress;
  }

  List<StageTiming> timings() {
    return timings;
  }

  StageRecord corpus(Listing listing, String fingerprint) {
    long images = listing.files().size();
    return materialize(
        StageName.CORPUS,
        fingerprint,
        images,
        () -> 0,
        finished -> false,
        () -> CorpusTable.of(spark, listing),
        table -> counts(Map.of("listed", images, "bytes", listing.bytes())));
  }

  StageRecord embed(StageRecord corpus, Proxies.Proxy proxy, String fingerprint) {
    EmbedCounters counters = EmbedCounters.register(spark.sparkContext());
    return materialize(
        StageName.EMBED,
        fingerprint,
        corpus.count("listed"),
        counters.images()::value,
        this::readableAgain,
        () ->
            EmbeddingTable.of(
                spark,
                table(StageName.CORPUS, corpus),
                corpus.count("listed"),
                configuration.embed().imagesPerTask(),
                spec(proxy),
                counters),
        Stages::embedCounts);
  }

  StageRecord classes(StageRecord embed, String fingerprint) {
    long images = embed.count("embedded");
    return materialize(
        StageName.CLASSES,
        fingerprint,
        images,
        () -> 0,
        finished -> false,
        () -> {
          Dataset<Row> embedded = EmbeddingTable.embedded(table(StageName.EMBED, embed));
          int dimension = (int) embed.count("dimension");
          Centres centres =
              KMeansCentres.fit(
                  embedded, images, dimension, configuration.classes(), configuration.seed());
          return LatentClassTable.of(spark, embedded, centres);
        },
        table -> counts(Map.of("classes", (long) LatentClassTable.sizes(table).size())));
  }

  StageRecord rank(StageRecord embed, StageRecord classes, String fingerprint) {
    long images = embed.count("embedded");
    LongAccumulator ranked = spark.sparkContext().longAccumulator("corelake.rank.images");
    return materialize(
        StageName.RANK,
        fingerprint,
        images,
        ranked::value,
        finished -> false,
        () -> {
          Dataset<Row> members = table(StageName.CLASSES, classes);
          RankSpec spec =
              new RankSpec(
                  configuration.select().objective(),
                  LatentClassTable.sizes(members),
                  (int) embed.count("dimension"),
                  configuration.seed(),
                  configuration.select().classMemory());
          return RankingTable.of(spark, members, spec, progress, ranked);
        },
        table -> {
          Row summary = table.agg(count(lit(1)), max("class_size")).first();
          return counts(
              Map.of(
                  "ranked", summary.getLong(0),
                  "largest_class", summary.getLong(1),
                  "grid_bits", (long) Grid.forClassesOf(summary.getLong(1)).bits()));
        });
  }

  /**
   * Returns whether an image that could not be read then can be read now: a missing mount or
   * permission is not the image's fault for ever.
   */
  private boolean readableAgain(StageRecord embed) {
    if (Stream.of(UnreadableImageException.MISSING, UnreadableImageException.NO_PERMISSION)
        .noneMatch(reason -> embed.count(REJECT_PREFIX + reason) > 0)) {
      return false;
    }
    ImageBytes bytes =
        new ImageBytes(
            spark.sparkContext().hadoopConfiguration(), configuration.corpus().maxBytes());
    boolean readable =
        table(StageName.EMBED, embed)
            .where(
                col("reject_reason")
                    .isin(UnreadableImageException.MISSING, UnreadableImageException.NO_PERMISSION))
            .select("uri")
            .limit(RECHECKED)
            .collectAsList()
            .stream()
            .anyMatch(row -> bytes.canRead(row.getString(0)));
    if (readable) {
      progress.note("Images that could not be read before can be read now: embedding again.");
    }
    return readable;
  }

  Dataset<Row> table(StageName stage, StageRecord record) {
    return ParquetTable.read(spark, data(stage, record));
  }

  Path data(StageName stage, StageRecord record) {
    return store.data(stage, record);
  }

  /** Returns the rejects of an embed stage by reason. */
  static SortedMap<String, Long> rejectReasons(StageRecord embed) {
    SortedMap<String, Long> reasons = new TreeMap<>();
    embed
        .counts()
        .forEach(
            (name, count) -> {
              if (name.startsWith(REJECT_PREFIX)) {
                reasons.put(name.substring(REJECT_PREFIX.length()), count);
              }
            });
    return reasons;
  }

  private StageRecord materialize(
      StageName stage,
      String fingerprint,
      long images,
      LongSupplier done,
      Predicate<StageRecord> outdated,
      Supplier<Dataset<Row>> computation,
      Function<Dataset<Row>, SortedMap<String, Long>> counts) {
    StageRecord finished = store.find(stage, fingerprint).orElse(null);
    if (finished != null && !outdated.test(finished)) {
      progress.note(
          "%-9s %,d images, reused (%s)"
              .formatted(stage.label(), images, fingerprint.substring(0, 12)));
    } else {
      try (JobProgress running =
          JobProgress.begin(spark.sparkContext(), progress, stage, images, done)) {
        StageRecord written = store.write(spark, stage, fingerprint, computation, counts);
        progress.finished("%,d images".formatted(images));
        timings.add(new StageTiming(stage.label(), fingerprint, false, images, written.seconds()));
        return written;
      }
    }
    timings.add(new StageTiming(stage.label(), fingerprint, true, images, finished.seconds()));
    return finished;
  }

  private EmbedSpec spec(Proxies.Proxy proxy) {
    EmbedConfiguration embed = configuration.embed();
    int threads = spark.sparkContext().conf().getInt("spark.task.cpus", 1);
    TorchEngine.configure(embed.libtorch(), threads);
    ProxyModel model =
        ProxyModel.shared(proxy.sha256(), DeviceChoice.CPU, 0, () -> storage.read(proxy.path()));
    return EmbedSpec.of(
        configuration,
        proxy.path().toString(),
        proxy.sha256(),
        proxy.imageSize(),
        model.dimension(proxy.imageSize()),
        threads);
  }

  private static SortedMap<String, Long> embedCounts(Dataset<Row> table) {
    SortedMap<String, Long> counts = new TreeMap<>();
    long rejected = 0;
    for (Row row : table.groupBy("reject_reason").count().collectAsList()) {
      if (row.isNullAt(0)) {
        counts.put("embedded", row.getLong(1));
      } else {
        counts.put(REJECT_PREFIX + row.getString(0), row.getLong(1));
        rejected += row.getLong(1);
      }
    }
    counts.put("rejected", rejected);
    List<Row> any =
        table
            .where(col("vector").isNotNull())
            .selectExpr("length(vector) div 2")
            .limit(1)
            .collectAsList();
    counts.put("dimension", any.isEmpty() ? 0 : any.get(0).getLong(0));
    return counts;
  }

  private static SortedMap<String, Long> counts(Map<String, Long> counts) {
    return new TreeMap<>(counts);
  }
}
