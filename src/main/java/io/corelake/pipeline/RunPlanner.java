package io.corelake.pipeline;

import io.corelake.config.Configuration;
import io.corelake.config.EmbedConfiguration;
import io.corelake.config.TrainConfiguration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.CorpusTable;
import io.corelake.corpus.ImageContent;
import io.corelake.embed.EmbedProbe;
import io.corelake.embed.EmbedSpec;
import io.corelake.embed.EmbeddingTable;
import io.corelake.embed.FinishedImages;
import io.corelake.embed.KeptVectors;
import io.corelake.manifest.ExportConditions;
import io.corelake.pipeline.RunPlan.Step;
import io.corelake.progress.Progress;
import io.corelake.proxy.DeviceChoice;
import io.corelake.proxy.ProxyArchitecture;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.TorchEngine;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import io.corelake.table.ParquetTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a run would do. Spark only counts: the files of a folder are not opened, of other
 * corpora names and headers are read.
 */
public final class RunPlanner {
  private static final int PROBE_IMAGES = 64;

  private static final String COMPUTE = "compute";

  /**
   * A step of training is a forward and a backward pass, which costs twice as much, of two views.
   */
  private static final double TRAINING_FORWARD_PASSES = 6;

  private final org.apache.hadoop.conf.Configuration hadoop;
  private final SparkSession spark;
  private final Progress progress;
  private final Storage storage;

  public RunPlanner(SparkSession spark, Progress progress) {
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.spark = spark;
    this.progress = progress;
    this.storage = new Storage(hadoop);
  }

  /**
   * A proxy that a run would use, or the untrained network that stands for one yet to be trained.
   */
  private record PlannedProxy(String words, byte[] bytes, int imageSize, boolean toBeTrained) {}

  public RunPlan plan(RunRequest request) {
    Configuration configuration = request.configuration();
    Path output = storage.qualified("--output", request.output());
    Path work =
        request.work() == null
            ? new Path(output, "work")
            : storage.qualified("--work", request.work());
    ClassInputs.check(spark, configuration);
    try (Corpus corpus = Corpus.open(spark, request.input(), configuration.corpus(), progress)) {
      ExportConditions.check(
          configuration.output().exports(),
          corpus.kind(),
          corpus.root(),
          configuration.corpus().shardIds());
      return plan(corpus, work, configuration);
    }
  }

  private RunPlan plan(Corpus corpus, Path work, Configuration configuration) {
    String fingerprint = corpus.fingerprint();
    StageStore store = new StageStore(storage, work);
    Dataset<Row> images =
        store
            .find(StageName.CORPUS, fingerprint)
            .map(listed -> ParquetTable.read(spark, store.data(StageName.CORPUS, listed)))
            .orElseGet(() -> listed(corpus));
    ExportConditions.check(
        configuration.output().exports(),
        CorpusTable.readable(images),
        configuration.corpus().shardIds(),
        configuration.select().keep());
    CorpusTable.Size size = CorpusTable.size(images);
    PlannedProxy proxy =
        proxy(new Proxies(hadoop, work, () -> {}), corpus, fingerprint, configuration);
    String key =
        proxy.toBeTrained()
            ? null
            : Fingerprints.embedKey(Sha256.of(proxy.bytes()), proxy.imageSize(), configuration);
    Work toDo = toDo(store, images, size.images(), fingerprint, key);
    return new RunPlan(
        corpus.root(),
        size.images(),
        size.bytes(),
        corpus.ignoredFiles(),
        toDo.toEmbed(),
        proxy.words(),
        steps(
            store,
            fingerprint,
            toDo,
            ClassInputs.description(storage, configuration),
            configuration),
        toDo.isEmbedded()
            ? "seconds to a few minutes: the images are embedded already"
            : estimate(sample(corpus, images, configuration), toDo, proxy, configuration));
  }

  /** Some corpora have a session of their own, and this one reads the tables of earlier runs. */
  private Dataset<Row> listed(Corpus corpus) {
    Dataset<Row> images = corpus.images(spark.sparkContext().longAccumulator());
    return spark.createDataFrame(images.javaRDD(), images.schema());
  }

  /**
   * What is to be done of the embed stage.
   *
   * @param embed fingerprint of its table; null where the proxy is yet to be trained
   * @param isEmbedded whether the table is finished
   * @param finished how many of the images an interrupted run has embedded
   * @param toEmbed how many are to be embedded
   */
  private record Work(
      @Nullable String embed, boolean isEmbedded, long images, long finished, long toEmbed) {}

  private Work toDo(
      StageStore store, Dataset<Row> images, long listed, String corpus, @Nullable String key) {
    if (key == null) {
      return new Work(null, false, listed, 0, listed);
    }
    String embed = Fingerprints.embed(corpus, key);
    if (store.find(StageName.EMBED, embed).isPresent()) {
      return new Work(embed, true, listed, 0, 0);
    }
    StageTarget target = new StageTarget(StageName.EMBED, embed, key, listed);
    FinishedImages finished =
        FinishedImages.of(
            store.chunks(spark, target, EmbedComputation.CHUNK, EmbeddingTable.SCHEMA));
    KeptVectors kept = store.kept(spark, key);
    long rest = listed - finished.images();
    return new Work(
        embed,
        false,
        listed,
        finished.images(),
        kept.isEmpty() ? rest : kept.newByName(finished.othersOf(images)));
  }

  private PlannedProxy proxy(
      Proxies proxies, Corpus corpus, String fingerprint, Configuration configuration) {
    EmbedConfiguration embed = configuration.embed();
    TrainConfiguration train = configuration.train();
    if (!embed.proxy().isEmpty()) {
      byte[] bytes = proxies.given(embed);
      return new PlannedProxy(
          Uris.redacted(embed.proxy()) + ", sha256 " + Sha256.of(bytes),
          bytes,
          embed.imageSizeFor(false, train.imageSize()),
          false);
    }
    int imageSize = embed.imageSizeFor(true, train.imageSize());
    Proxies.TrainedProxy trained = proxies.trained(corpus, fingerprint, configuration);
    if (trained != null) {
      String state =
          trained.corpus().equals(fingerprint)
              ? ""
              : ", on an earlier state of the corpus of %,d images (train.renew: true trains anew)"
                  .formatted(trained.images());
      return new PlannedProxy(
          "trained by an earlier run" + state, proxies.read(trained), imageSize, false);
    }
    String words =
        "none given: trained first, on %,d images at most x %d epochs at %d px"
            .formatted(train.images(), train.epochs(), train.imageSize());
    return new PlannedProxy(
        words, ProxyArchitecture.untrained(train.width(), configuration.seed()), imageSize, true);
  }

  private static List<Step> steps(
      StageStore store, String corpus, Work toDo, String files, Configuration configuration) {
    List<Step> steps = new ArrayList<>();
    steps.add(step(store, StageName.CORPUS, corpus));
    if (toDo.embed() == null) {
      for (StageName stage : List.of(StageName.EMBED, StageName.CLASSES, StageName.RANK)) {
        steps.add(new Step(stage.label(), COMPUTE));
      }
      return steps;
    }
    steps.add(
        toDo.isEmbedded() || toDo.toEmbed() == toDo.images()
            ? step(store, StageName.EMBED, toDo.embed())
            : new Step(StageName.EMBED.label(), COMPUTE + ": " + words(toDo)));
    Optional<StageRecord> found = store.find(StageName.EMBED, toDo.embed());
    long embedded = found.map(record -> record.count("embedded")).orElse(0L);
    long ids = found.map(record -> record.count(VectorCounts.EMBEDDED_IDS)).orElse(0L);
    String classes = Fingerprints.classes(toDo.embed(), embedded, ids, files, configuration);
    steps.add(step(store, StageName.CLASSES, classes));
    steps.add(step(store, StageName.RANK, Fingerprints.rank(classes, configuration)));
    steps.add(
        new Step(
            StageName.MANIFESTS.label(),
            "write " + configuration.select().keep().size() + " subsets"));
    return steps;
  }

  private static String words(Work toDo) {
    String finished =
        "%,d of %,d images are embedded by an interrupted run"
            .formatted(toDo.finished(), toDo.images());
    String fresh =
        "about %,d of %,d images are new, by their names".formatted(toDo.toEmbed(), toDo.images());
    if (toDo.finished() == 0) {
      return fresh;
    }
    return toDo.finished() + toDo.toEmbed() == toDo.images() ? finished : finished + ", " + fresh;
  }

  private static Step step(StageStore store, StageName stage, String fingerprint) {
    boolean finished = store.find(stage, fingerprint).isPresent();
    return new Step(stage.label(), finished ? "reuse " + fingerprint.substring(0, 12) : COMPUTE);
  }

  private static int trainingCores(TrainConfiguration train) {
    int cores = Runtime.getRuntime().availableProcessors();
    return train.threads() == 0 ? cores : Math.min(cores, train.threads());
  }

  private String estimate(
      List<ImageContent> sample, Work toDo, PlannedProxy proxy, Configuration configuration) {
    if (sample.isEmpty()) {
      return "unknown: there is no image to measure it with";
    }
    TorchEngine.configure(configuration.embed().libtorch(), 1);
    String sha256 = Sha256.of(proxy.bytes());
    ProxyModel model = ProxyModel.shared(sha256, DeviceChoice.CPU, 0, proxy::bytes);
    EmbedSpec spec =
        EmbedSpec.of(
            configuration, "", sha256, proxy.imageSize(), model.dimension(proxy.imageSize()), 1);
    double secondsAnImage = EmbedProbe.measure(hadoop, model, spec, sample).secondsAnImage();
    int cores = cores();
    double embed = secondsAnImage * toDo.toEmbed() / cores;
    String words =
        "%sembed: about %s on %d cores like this machine's (%,.0f images/s a core, measured here)"
            .formatted(
                toDo.toEmbed() + toDo.finished() == toDo.images()
                    ? ""
                    : toDo.finished() == 0
                        ? "all %,d images are read once; ".formatted(toDo.images())
                        : "%,d images are read once; ".formatted(toDo.images() - toDo.finished()),
                minutes(embed),
                cores,
                1 / secondsAnImage);
    if (!proxy.toBeTrained()) {
      return words;
    }
    TrainConfiguration train = configuration.train();
    double passes =
        (double) Math.min(train.images(), toDo.images()) * train.epochs() * TRAINING_FORWARD_PASSES;
    double training = passes * secondsAnImage / spec.views() / trainingCores(train);
    return "training: about %s on this machine; %s".formatted(minutes(training), words);
  }

  private static List<ImageContent> sample(
      Corpus corpus, Dataset<Row> images, Configuration configuration) {
    List<ImageContent> sample = new ArrayList<>();
    corpus
        .contents(CorpusTable.sample(images, configuration, "plan", PROBE_IMAGES))
        .forEachRemaining(sample::add);
    return sample;
  }

  /** Returns the cores that Spark would use, as far as its configuration says. */
  private int cores() {
    SparkConf conf = spark.sparkContext().conf();
    String master = conf.get("spark.master", "local[*]");
    if (!master.startsWith("local")) {
      return Math.max(1, conf.getInt("spark.executor.instances", 1))
          * conf.getInt("spark.executor.cores", 1);
    }
    String threads = master.replaceAll("^local\\[?(\\d*).*$", "$1");
    boolean all = master.startsWith("local[*");
    return all
        ? Runtime.getRuntime().availableProcessors()
        : threads.isEmpty() ? 1 : Integer.parseInt(threads);
  }

  private static String minutes(double seconds) {
    return seconds < 90
        ? "%.0f s".formatted(seconds)
        : seconds < 5400 ? "%.0f min".formatted(seconds / 60) : "%.1f h".formatted(seconds / 3600);
  }
}
