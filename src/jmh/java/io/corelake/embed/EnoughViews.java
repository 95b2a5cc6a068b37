package io.corelake.embed;

import io.corelake.classes.KMeansCentres;
import io.corelake.classes.LatentClassTable;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.CorpusTable;
import io.corelake.corpus.ImageBytes;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.ImageReference;
import io.corelake.progress.Progress;
import io.corelake.proxy.DeviceChoice;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.ProxySession;
import io.corelake.proxy.TorchEngine;
import io.corelake.selection.GridVector;
import io.corelake.selection.Objective;
import io.corelake.storage.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * How many views an image needs: the rankings of m views beside that of 32, as Markdown tables. The
 * 32 are once those that the m are taken from, and once 32 others, which share nothing with the m.
 * Each figure is the mean of up to four disjoint sets of m views.
 *
 * <p>Arguments: corpus, TorchScript proxy, its image size, images (drawn by hash), and {@code
 * labels} or a number of k-means classes, which are fitted on the first 32 views.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.main=io.corelake.embed.EnoughViews
 * -Djmh.args="CORPUS PROXY 32 5000 labels"}
 */
public final class EnoughViews {
  private static final int REFERENCE = 32;
  private static final int VIEWS = 2 * REFERENCE;
  private static final int MOST_SETS = 4;

  private final Configuration configuration;
  private final SparkSession spark;
  private final ProxyModel model;
  private final EmbedSpec spec;

  /**
   * An image with the proxy's outputs.
   *
   * @param outputs {@code float[VIEWS][d]}
   */
  private record Viewed(ImageReference image, float[] outputs) {}

  private EnoughViews(SparkSession spark, Configuration configuration, Path proxy, int imageSize)
      throws IOException {
    this.spark = spark;
    this.configuration = configuration;
    byte[] file = Files.readAllBytes(proxy);
    String sha256 = Sha256.of(file);
    TorchEngine.configure("", 1);
    model = ProxyModel.shared(sha256, DeviceChoice.CPU, 0, () -> file);
    spec =
        EmbedSpec.of(
            configuration, proxy.toString(), sha256, imageSize, model.dimension(imageSize), 1);
  }

  public static void main(String[] arguments) throws IOException {
    Configuration configuration =
        Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of()));
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("EnoughViews")
            .config("spark.ui.enabled", "false")
            .config("spark.log.level", "ERROR")
            .getOrCreate();
    try {
      EnoughViews study =
          new EnoughViews(
              spark, configuration, Path.of(arguments[1]), Integer.parseInt(arguments[2]));
      List<Viewed> images = study.embed(arguments[0], Integer.parseInt(arguments[3]));
      int[] classes = study.classes(images, arguments[4]);
      System.out.printf("%n%,d images, %s%n", images.size(), String.join(" ", arguments));
      for (Objective objective : List.of(Objective.CENTRALITY, Objective.CL_CORE)) {
        study.print(images, classes, objective);
      }
    } finally {
      spark.stop();
    }
  }

  private List<Viewed> embed(String input, int count) {
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try (Corpus corpus = Corpus.open(spark, input, configuration.corpus(), Progress.SILENT)) {
      List<ImageReference> drawn =
          CorpusTable.sample(
              corpus.images(spark.sparkContext().longAccumulator()),
              configuration,
              "enough-views",
              count);
      List<ImageContent> contents = new ArrayList<>();
      corpus.contents(drawn).forEachRemaining(contents::add);
      List<Future<List<Viewed>>> parts = new ArrayList<>();
      int shares = Runtime.getRuntime().availableProcessors();
      for (int i = 0; i < shares; i++) {
        List<ImageContent> share =
            contents.subList(i * contents.size() / shares, (i + 1) * contents.size() / shares);
        parts.add(threads.submit(() -> embedShare(share)));
      }
      List<Viewed> images = new ArrayList<>();
      for (Future<List<Viewed>> part : parts) {
        images.addAll(part.get());
      }
      images.sort(Comparator.comparing(viewed -> viewed.image().imageId()));
      return images;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("Embedding failed", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Viewed> embedShare(List<ImageContent> share) {
    List<Viewed> images = new ArrayList<>();
    ImageReader reader = new ImageReader(spec);
    ImageViews views = new ImageViews(spec);
    ImageBytes bytes = new ImageBytes(spark.sparkContext().hadoopConfiguration(), spec.maxBytes());
    try (ReadAhead files = new ReadAhead(share.iterator(), bytes);
        ProxySession session = ProxySession.open(model, VIEWS, spec.imageSize())) {
      while (files.hasNext()) {
        FetchedImage file = files.next();
        ReadImage read = reader.read(file);
        views.draw(read, VIEWS, session.input());
        session.submit(VIEWS);
        images.add(new Viewed(file.image(), session.take().clone()));
      }
      return images;
    } catch (RejectedImage e) {
      throw new IllegalStateException("Give a corpus without rejects", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int[] classes(List<Viewed> images, String how) {
    if (how.equals("labels")) {
      Map<String, Integer> numbers = new HashMap<>();
      return images.stream()
          .mapToInt(
              viewed ->
                  numbers.computeIfAbsent(
                      String.valueOf(viewed.image().label()), label -> numbers.size()))
          .toArray();
    }
    List<short[]> vectors = vectors(images, 0, REFERENCE);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      byte[] vector = GridVector.encode(vectors.get(i));
      rows.add(RowFactory.create("", "", (long) i, null, 0, vector, null, null));
    }
    Dataset<Row> table = spark.createDataFrame(rows, LatentClassTable.SCHEMA);
    Configuration counted =
        Configuration.of(
            SettingsLoader.load(null, Map.of(), Map.of(), List.of("classes.count=" + how)));
    int[] classes = new int[images.size()];
    LatentClassTable.of(
            spark,
            table,
            KMeansCentres.fit(
                table, images.size(), spec.dimension(), counted.classes(), configuration.seed()))
        .select("index", "latent_class")
        .collectAsList()
        .forEach(row -> classes[(int) row.getLong(0)] = row.getInt(1));
    return classes;
  }

  private void print(List<Viewed> images, int[] classes, Objective objective) {
    ViewRanking same = ViewRanking.of(vectors(images, 0, REFERENCE), classes, objective);
    ViewRanking others = ViewRanking.of(vectors(images, REFERENCE, REFERENCE), classes, objective);
    System.out.printf(
        "%n| %s, views | Spearman, the same 32 | others | overlap at 20, 40, 60, 80 %%, the same 32"
            + " | others |%n|---|---|---|---|---|%n",
        objective.label());
    for (int views = 1; views <= REFERENCE; views *= 2) {
      List<ViewRanking> rankings = new ArrayList<>();
      for (int set = 0; set < Math.min(MOST_SETS, REFERENCE / views); set++) {
        rankings.add(ViewRanking.of(vectors(images, set * views, views), classes, objective));
      }
      System.out.printf(
          "| %d | %.3f | %.3f | %s | %s |%n",
          views,
          rankings.stream().mapToDouble(same::spearman).average().orElseThrow(),
          rankings.stream().mapToDouble(others::spearman).average().orElseThrow(),
          overlaps(rankings, same),
          overlaps(rankings, others));
    }
  }

  private static String overlaps(List<ViewRanking> rankings, ViewRanking reference) {
    List<String> overlaps = new ArrayList<>();
    for (double share : new double[] {0.2, 0.4, 0.6, 0.8}) {
      overlaps.add(
          "%.3f"
              .formatted(
                  rankings.stream()
                      .mapToDouble(ranking -> ranking.overlap(reference, share))
                      .average()
                      .orElseThrow()));
    }
    return String.join(", ", overlaps);
  }

  private List<short[]> vectors(List<Viewed> images, int firstView, int views) {
    List<short[]> vectors = new ArrayList<>();
    for (Viewed viewed : images) {
      try {
        vectors.add(
            MeanVector.of(viewed.outputs(), firstView * spec.dimension(), views, spec.dimension()));
      } catch (RejectedImage e) {
        throw new IllegalStateException("Give a corpus without rejects", e);
      }
    }
    return vectors;
  }
}
