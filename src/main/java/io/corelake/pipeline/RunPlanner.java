package io.corelake.pipeline;

import io.corelake.config.Configuration;
import io.corelake.config.EmbedConfiguration;
import io.corelake.config.TrainConfiguration;
import io.corelake.corpus.FolderLister;
import io.corelake.corpus.ImageReference;
import io.corelake.corpus.Listing;
import io.corelake.embed.EmbedProbe;
import io.corelake.embed.EmbedSpec;
import io.corelake.pipeline.RunPlan.Step;
import io.corelake.progress.Progress;
import io.corelake.proxy.DeviceChoice;
import io.corelake.proxy.ProxyArchitecture;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.TorchEngine;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/** Finds out what a run would do, without Spark. */
public final class RunPlanner {
  private static final int PROBE_IMAGES = 64;

  /**
   * A step of training is a forward and a backward pass, which costs twice as much, of two views.
   */
  private static final double TRAINING_FORWARD_PASSES = 6;

  private final org.apache.hadoop.conf.Configuration hadoop;
  private final SparkConf spark;
  private final Storage storage;
  private final Progress progress;

  public RunPlanner(
      org.apache.hadoop.conf.Configuration hadoop, SparkConf spark, Progress progress) {
    this.hadoop = hadoop;
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
    Listing listing =
        new FolderLister(hadoop, configuration.corpus(), progress).list(request.input());
    String corpus = Fingerprints.corpus(listing);
    PlannedProxy proxy = proxy(new Proxies(hadoop, work), corpus, configuration);
    List<Step> steps = new ArrayList<>();
    boolean embedded = addSteps(steps, new StageStore(storage, work), corpus, proxy, configuration);
    return new RunPlan(
        listing.root(),
        listing.files().size(),
        listing.bytes(),
        listing.ignoredFiles(),
        proxy.words(),
        steps,
        embedded
            ? "seconds to a few minutes: the images are embedded already"
            : estimate(listing, proxy, configuration));
  }

  private PlannedProxy proxy(Proxies proxies, String corpus, Configuration configuration) {
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
    byte[] trained = proxies.trained(corpus, configuration);
    if (trained != null) {
      return new PlannedProxy("trained by an earlier run", trained, imageSize, false);
    }
    String words =
        "none given: trained first, on %,d images x %d epochs at %d px"
            .formatted(train.images(), train.epochs(), train.imageSize());
    return new PlannedProxy(
        words, ProxyArchitecture.untrained(configuration.seed()), imageSize, true);
  }

  /** Adds a step for every stage, and returns whether the images are embedded already. */
  private static boolean addSteps(
      List<Step> steps,
      StageStore store,
      String corpus,
      PlannedProxy proxy,
      Configuration configuration) {
    addStep(steps, store, StageName.CORPUS, corpus);
    if (proxy.toBeTrained()) {
      for (StageName stage : List.of(StageName.EMBED, StageName.CLASSES, StageName.RANK)) {
        steps.add(new Step(stage.label(), "compute"));
      }
      return false;
    }
    String embed =
        Fingerprints.embed(corpus, Sha256.of(proxy.bytes()), proxy.imageSize(), configuration);
    boolean embedded = addStep(steps, store, StageName.EMBED, embed);
    long images =
        store.find(StageName.EMBED, embed).map(found -> found.count("embedded")).orElse(0L);
    String classes = Fingerprints.classes(embed, images, configuration);
    addStep(steps, store, StageName.CLASSES, classes);
    addStep(steps, store, StageName.RANK, Fingerprints.rank(classes, configuration));
    steps.add(
        new Step(
            StageName.MANIFESTS.label(),
            "write " + configuration.select().keep().size() + " subsets"));
    return embedded;
  }

  private static boolean addStep(
      List<Step> steps, StageStore store, StageName stage, String fingerprint) {
    boolean finished = store.find(stage, fingerprint).isPresent();
    steps.add(
        new Step(stage.label(), finished ? "reuse " + fingerprint.substring(0, 12) : "compute"));
    return finished;
  }

  private String estimate(Listing listing, PlannedProxy proxy, Configuration configuration) {
    TorchEngine.configure(configuration.embed().libtorch(), 1);
    String sha256 = Sha256.of(proxy.bytes());
    ProxyModel model = ProxyModel.shared(sha256, DeviceChoice.CPU, 0, proxy::bytes);
    EmbedSpec spec =
        EmbedSpec.of(
            configuration, "", sha256, proxy.imageSize(), model.dimension(proxy.imageSize()), 1);
    double secondsAnImage =
        EmbedProbe.measure(hadoop, model, spec, sample(listing, configuration)).secondsAnImage();
    int cores = cores();
    double embed = secondsAnImage * listing.files().size() / cores;
    String words =
        "embed: about %s on %d cores like this machine's (%,.0f images/s a core, measured here)"
            .formatted(minutes(embed), cores, 1 / secondsAnImage);
    if (!proxy.toBeTrained()) {
      return words;
    }
    TrainConfiguration train = configuration.train();
    double passes =
        (double) Math.min(train.images(), listing.files().size())
            * train.epochs()
            * TRAINING_FORWARD_PASSES;
    double training =
        passes * secondsAnImage / spec.views() / Runtime.getRuntime().availableProcessors();
    return "training: about %s on this machine; %s".formatted(minutes(training), words);
  }

  private static List<ImageReference> sample(Listing listing, Configuration configuration) {
    return listing.sample(configuration.seed(), "plan", PROBE_IMAGES, Long.MAX_VALUE).stream()
        .map(file -> new ImageReference(file.imageId(), file.uri(), 0))
        .toList();
  }

  /** Returns the cores that Spark would use, as far as its configuration says. */
  private int cores() {
    String master = spark.get("spark.master", "local[*]");
    if (!master.startsWith("local")) {
      return Math.max(1, spark.getInt("spark.executor.instances", 1))
          * spark.getInt("spark.executor.cores", 1);
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
