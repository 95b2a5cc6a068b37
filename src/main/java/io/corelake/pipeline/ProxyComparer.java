package io.corelake.pipeline;

import io.corelake.config.Configuration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.CorpusTable;
import io.corelake.corpus.ImageReference;
import io.corelake.corpus.SomeImages;
import io.corelake.pipeline.ProxyComparison.ComparedProxy;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Compares proxies on a sample of a corpus: each takes it through the stages of a run, whose tables
 * are kept under their fingerprints, and nothing is published.
 */
public final class ProxyComparer {
  /** What the images are drawn for. */
  private static final String SAMPLE = "compare-proxies";

  private final SparkSession spark;
  private final ProxyComparisonRequest request;
  private final Configuration common;
  private final Progress progress;
  private final Storage storage;
  private final Path work;

  /** A proxy, and the ranking by it. */
  record Ranked(ComparedProxy proxy, Dataset<Row> ranking) {}

  /** Begins no work yet. */
  public ProxyComparer(SparkSession spark, ProxyComparisonRequest request, Progress progress) {
    this.spark = spark;
    this.request = request;
    this.common = request.proxies().get(0);
    this.progress = progress;
    this.storage = new Storage(spark.sparkContext().hadoopConfiguration());
    this.work = storage.qualified("--work", request.work());
  }

  public ProxyComparison compare() {
    ClassInputs.check(spark, common);
    try (Corpus whole = Corpus.open(spark, request.input(), common.corpus(), progress)) {
      StageRecord listed = list(whole);
      if (listed.count(Stages.LISTED) <= request.sample()) {
        return compare(whole, listed, listed);
      }
      Dataset<Row> images = stages(common).table(StageName.CORPUS, listed);
      List<String> drawn =
          CorpusTable.sample(images, common, SAMPLE, request.sample()).stream()
              .map(ImageReference::imageId)
              .toList();
      try (SomeImages sample = new SomeImages(whole, images, drawn)) {
        return compare(sample, list(sample), listed);
      }
    }
  }

  private Stages stages(Configuration configuration) {
    return new Stages(
        spark, configuration, new StageStore(storage, work), StageName.OF_COMPARISON, progress);
  }

  private StageRecord list(Corpus corpus) {
    return new ImageStages(spark, common, stages(common), storage, progress)
        .corpus(corpus, corpus.fingerprint());
  }

  private ProxyComparison compare(Corpus sample, StageRecord listed, StageRecord whole) {
    List<Proxies.Proxy> proxies = resolve(sample, listed);
    List<Ranked> ranked = new ArrayList<>();
    for (int i = 0; i < proxies.size(); i++) {
      progress.note(
          "Proxy %d of %d: %s"
              .formatted(i + 1, proxies.size(), Uris.redacted(proxies.get(i).origin())));
      ranked.add(rank(sample, listed, proxies.get(i), request.proxies().get(i)));
    }
    return new ProxyComparison(
        Uris.redacted(sample.root()),
        whole.count(Stages.LISTED),
        listed.count(Stages.LISTED),
        common.seed(),
        common.select().objective().label(),
        ranked.stream().map(Ranked::proxy).toList(),
        new ProxyPairs(
                common.select().keep(),
                (double) listed.count(Stages.LISTED) / whole.count(Stages.LISTED))
            .of(ranked));
  }

  /** All of them before the first is used: what is no proxy is found out at once. */
  private List<Proxies.Proxy> resolve(Corpus sample, StageRecord listed) {
    Proxies proxies = new Proxies(spark.sparkContext().hadoopConfiguration(), work, () -> {});
    Dataset<Row> images = stages(common).table(StageName.CORPUS, listed);
    return request.proxies().stream()
        .map(
            configuration ->
                proxies.resolve(sample, images, listed.fingerprint(), configuration, progress))
        .toList();
  }

  private Ranked rank(
      Corpus sample, StageRecord listed, Proxies.Proxy proxy, Configuration configuration) {
    Stages stages = stages(configuration);
    ImageStages images = new ImageStages(spark, configuration, stages, storage, progress);
    RankingStages ranking = new RankingStages(spark, configuration, stages, storage, progress);
    RankingSource source = images.vectors(sample, listed, proxy);
    ranking.refuseTooManyRejects(source.vectors());
    StageRecord classes = ranking.classes(source);
    ClassFigures figures = ranking.figures(source, classes);
    StageRecord rank = ranking.rank(source, classes);
    return new Ranked(
        new ComparedProxy(
            Objects.requireNonNull(source.proxy()),
            source.vectors().count("rejected"),
            rank.count("ranked"),
            classes.count("classes"),
            new SampleLevelStage(spark, configuration, stages, storage)
                .of(
                    sample,
                    stages.table(StageName.CORPUS, listed),
                    source.vectors(),
                    () -> images.spec(proxy)),
            new ClassLevelStage(spark, configuration, stages, storage)
                .of(source, classes, figures.geometry()),
            imagesPerSecond(source.vectors())),
        stages.table(StageName.RANK, rank));
  }

  private static @Nullable Double imagesPerSecond(StageRecord embed) {
    long images =
        embed.count("embedded")
            + embed.count("rejected")
            - embed.count(VectorCounts.KEPT)
            - embed.count(VectorCounts.RESUMED);
    return images == 0 ? null : images / embed.seconds();
  }
}
