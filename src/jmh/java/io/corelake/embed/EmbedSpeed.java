package io.corelake.embed;

import io.corelake.chunk.Chunks;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.CorpusTable;
import io.corelake.corpus.ImageBytes;
import io.corelake.corpus.ImageContent;
import io.corelake.progress.Progress;
import io.corelake.proxy.DeviceChoice;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.ProxySession;
import io.corelake.proxy.TorchEngine;
import io.corelake.seed.RandomStream;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.table.ParquetTable;
import io.corelake.testing.StandaloneCluster;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What an image costs on its way to a vector, from the parts to the whole stage: decoding and
 * augmenting alone, the engine alone on batches that lie ready, both without Spark, the stage in
 * {@code local[2]}, in chunks and in one job, and the stage on a standalone cluster of two workers.
 * Arguments: a folder of images, a TorchScript file, the side of its input, views, batch size.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.main=io.corelake.embed.EmbedSpeed
 * -Djmh.args="FOLDER resnet18.pt 224 2 64"}; the network: {@code src/jmh/python/make_resnet.py}
 */
public final class EmbedSpeed {
  private static final int CORES = 2;
  private static final int WARM_UP_IMAGES = 64;
  private static final int ROUNDS = 2;

  private final Configuration configuration;
  private final Path proxy;
  private final int imageSize;
  private final Path scratch;

  private EmbedSpeed(Path proxy, int imageSize, int views, int batchSize) throws IOException {
    this.proxy = proxy;
    this.imageSize = imageSize;
    scratch = Files.createTempDirectory("corelake-embed-speed");
    configuration =
        Configuration.of(
            SettingsLoader.load(
                null,
                Map.of(),
                Map.of(),
                List.of(
                    "embed.device=cpu", "embed.views=" + views, "embed.batch-size=" + batchSize)));
  }

  public static void main(String[] arguments) throws Exception {
    EmbedSpeed speed =
        new EmbedSpeed(
            Path.of(arguments[1]).toAbsolutePath(),
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]));
    speed.measure(Path.of(arguments[0]).toAbsolutePath().toUri().toString());
  }

  private void measure(String folder) throws Exception {
    String local = "local[" + CORES + "]";
    List<Double> pipelines = new ArrayList<>();
    try (SparkSession spark = session(local)) {
      EmbedSpec spec = spec();
      List<ImageContent> images = images(spark, folder);
      double decode = rate("decode and augment", images, share -> decode(spec, share));
      double engine = rate("engine", images, share -> infer(spec, share.size()));
      double allowed = 1 / (1 / decode + 1 / engine);
      System.out.printf("what the two allow on the same cores: %.1f images/s%n", allowed);
      List<Double> stages = new ArrayList<>();
      List<Double> singleJobs = new ArrayList<>();
      // In turn, since the speed of a machine that others use too changes from minute to minute.
      for (int round = 0; round < ROUNDS; round++) {
        pipelines.add(
            rate(
                "pipeline without Spark",
                images,
                share -> EmbedProbe.run(hadoop(), model(), spec, share)));
        singleJobs.add(stage(local + ", one job", spark, folder, this::singleJob));
        stages.add(stage(local, spark, folder, this::chunks));
      }
      report("pipeline without Spark", mean(pipelines), "what the two allow", allowed);
      report("stage, " + local, mean(stages), "what the two allow", allowed);
      report("stage, " + local, mean(stages), "the pipeline", mean(pipelines));
      report("stage, " + local, mean(stages), "the stage in one job", mean(singleJobs));
    }
    try (StandaloneCluster cluster =
            new StandaloneCluster(
                Files.createTempDirectory("corelake-cluster"), CORES, "3g", Map.of());
        SparkSession spark = session(cluster.master())) {
      List<Double> stages = new ArrayList<>();
      List<Double> singleJobs = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        singleJobs.add(stage("standalone cluster, one job", spark, folder, this::singleJob));
        stages.add(stage("standalone cluster", spark, folder, this::chunks));
      }
      report("stage, standalone cluster", mean(stages), "the pipeline", mean(pipelines));
      report("stage, standalone cluster", mean(stages), "it in one job", mean(singleJobs));
    }
  }

  private static double mean(List<Double> rates) {
    return rates.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static void report(String what, double rate, String of, double bound) {
    System.out.printf("%s: %.1f images/s, %.3f of %s%n", what, rate, rate / bound, of);
  }

  private SparkSession session(String master) {
    return SparkSession.builder()
        .master(master)
        .appName("EmbedSpeed")
        .config("spark.ui.enabled", "false")
        .config("spark.executor.memory", "2g")
        .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
        .config("spark.executor.extraJavaOptions", JavaModuleOptions.defaultModuleOptions())
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.log.level", "ERROR")
        .getOrCreate();
  }

  private EmbedSpec spec() {
    return EmbedSpec.of(
        configuration,
        proxy.toUri().toString(),
        sha256(),
        imageSize,
        model().dimension(imageSize),
        1);
  }

  private ProxyModel model() {
    TorchEngine.configure("", 1);
    return ProxyModel.shared(sha256(), DeviceChoice.CPU, 0, this::proxyBytes);
  }

  private byte[] proxyBytes() {
    try {
      return Files.readAllBytes(proxy);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String sha256() {
    return Sha256.of(proxyBytes());
  }

  private static org.apache.hadoop.conf.Configuration hadoop() {
    return new org.apache.hadoop.conf.Configuration();
  }

  private List<ImageContent> images(SparkSession spark, String folder) {
    List<ImageContent> images = new ArrayList<>();
    try (Corpus corpus = Corpus.open(spark, folder, configuration.corpus(), Progress.SILENT)) {
      Dataset<Row> table = corpus.images(spark.sparkContext().longAccumulator());
      corpus
          .contents(CorpusTable.sample(table, configuration, "speed", Integer.MAX_VALUE))
          .forEachRemaining(images::add);
    }
    return images;
  }

  /** Returns images a second of all cores, each working on a share of the images. */
  private static double rate(
      String what, List<ImageContent> images, ToIntFunction<List<ImageContent>> work)
      throws Exception {
    run(images.subList(0, Math.min(images.size(), CORES * WARM_UP_IMAGES)), work);
    long start = System.nanoTime();
    int done = run(images, work);
    double rate = done / ((System.nanoTime() - start) / 1e9);
    System.out.printf("%s: %,d images, %.1f images/s on %d cores%n", what, done, rate, CORES);
    return rate;
  }

  private static int run(List<ImageContent> images, ToIntFunction<List<ImageContent>> work)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CORES);
    try {
      List<Callable<Integer>> shares = new ArrayList<>();
      for (int core = 0; core < CORES; core++) {
        List<ImageContent> share =
            images.subList(images.size() * core / CORES, images.size() * (core + 1) / CORES);
        shares.add(() -> work.applyAsInt(share));
      }
      int done = 0;
      for (Future<Integer> share : threads.invokeAll(shares)) {
        done += share.get();
      }
      return done;
    } finally {
      threads.shutdown();
    }
  }

  /** Reads, decodes and renders, and throws the views away. */
  private static int decode(EmbedSpec spec, List<ImageContent> images) {
    ImageViews views = new ImageViews(spec);
    FloatBuffer target =
        FloatBuffer.allocate(spec.views() * 3 * spec.imageSize() * spec.imageSize());
    ImageReader reader = new ImageReader(spec);
    try (ReadAhead files =
        new ReadAhead(images.iterator(), new ImageBytes(hadoop(), spec.maxBytes()))) {
      while (files.hasNext()) {
        try {
          ReadImage read = reader.read(files.next());
          views.draw(read, spec.views(), target.clear());
        } catch (RejectedImage e) {
          // Costs what it costs in the stage.
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    }
    return images.size();
  }

  /** Runs full batches that lie ready. */
  private int infer(EmbedSpec spec, int images) {
    try (ProxySession session =
        ProxySession.open(model(), spec.imagesABatch() * spec.views(), spec.imageSize())) {
      FloatBuffer input = session.input();
      RandomStream random = new RandomStream(1);
      while (input.hasRemaining()) {
        input.put((float) random.nextDouble(0, 1));
      }
      int batches = Math.max(1, images / spec.imagesABatch());
      for (int i = 0; i < batches; i++) {
        session.submit(spec.imagesABatch() * spec.views());
        session.take();
      }
      return batches * spec.imagesABatch();
    }
  }

  /** A way to make the embed stage's table. */
  private interface Stage {
    /**
     * Returns the table.
     *
     * @param images the corpus stage's table
     * @param folder of the table
     */
    Dataset<Row> table(
        Corpus corpus, Dataset<Row> images, int imagesPerTask, org.apache.hadoop.fs.Path folder);
  }

  /** Returns images a second of the embed stage, from the corpus stage's table to its own. */
  private double stage(String what, SparkSession spark, String folder, Stage stage) {
    try (Corpus corpus = Corpus.open(spark, folder, configuration.corpus(), Progress.SILENT)) {
      Dataset<Row> listed = corpus.images(spark.sparkContext().longAccumulator()).cache();
      long images = listed.count();
      write(stage, corpus, listed.limit(CORES * WARM_UP_IMAGES), WARM_UP_IMAGES);
      long start = System.nanoTime();
      write(stage, corpus, listed, configuration.embed().imagesPerTask());
      double rate = images / ((System.nanoTime() - start) / 1e9);
      System.out.printf("stage, %s: %,d images, %.1f images/s%n", what, images, rate);
      return rate;
    }
  }

  private void write(Stage stage, Corpus corpus, Dataset<Row> images, int imagesPerTask) {
    org.apache.hadoop.fs.Path folder =
        new org.apache.hadoop.fs.Path(scratch.resolve("table-" + System.nanoTime()).toUri());
    ParquetTable.write(
        stage.table(corpus, images, imagesPerTask, folder),
        new org.apache.hadoop.fs.Path(folder, "attempt"));
  }

  /** As the stage is: in chunks, where it is long. */
  private Dataset<Row> chunks(
      Corpus corpus, Dataset<Row> images, int imagesPerTask, org.apache.hadoop.fs.Path folder) {
    SparkSession spark = images.sparkSession();
    Chunks chunks =
        Chunks.find(spark, new Storage(hadoop()), folder, "chunk", EmbeddingTable.SCHEMA);
    GrownEmbedding.Dealing dealing =
        new GrownEmbedding.Dealing(
            images.count(), imagesPerTask, configuration.embed().chunkSeconds());
    return new GrownEmbedding(
            corpus, images, FinishedImages.of(chunks), new KeptVectors(List.of()), dealing)
        .table(chunks, spec(), EmbedCounters.register(spark.sparkContext()));
  }

  /** As the stage was before there were chunks. */
  private Dataset<Row> singleJob(
      Corpus corpus, Dataset<Row> images, int imagesPerTask, org.apache.hadoop.fs.Path folder) {
    SparkSession spark = images.sparkSession();
    EmbedTask task =
        EmbedTask.of(
            spark, spec(), EmbedCounters.register(spark.sparkContext()), ProxyLoading.SHARED);
    return EmbeddingTable.of(corpus, images, corpus.contents(images, imagesPerTask), task);
  }
}
