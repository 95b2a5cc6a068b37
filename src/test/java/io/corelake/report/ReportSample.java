package io.corelake.report;

import io.corelake.demo.DemoCorpus;
import io.corelake.seed.RandomStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An invented run to look at: {@code main} draws a demo corpus into the first argument and writes
 * the report of it to the second.
 */
final class ReportSample {
  private static final List<String> NAMES =
      List.of("keep-0.20", "keep-0.40", "keep-0.60", "keep-0.80");
  private static final int[] SIZES = {1721, 1502, 1333, 1218, 1100, 980, 911, 834, 790, 611};
  private static final int TILES = 12;

  private ReportSample() {}

  public static void main(String[] arguments) throws IOException {
    Path corpus = Path.of(arguments[0]);
    DemoCorpus.draw(corpus, 1_000, 1, done -> {});
    List<Mosaic> mosaics = new ArrayList<>();
    List<Path> folders = sorted(corpus);
    for (int latentClass = 0; latentClass < 5; latentClass++) {
      List<Path> files =
          sorted(folders.get(latentClass)).stream()
              .filter(file -> file.toString().endsWith(".jpg") && file.toFile().length() > 300)
              .toList();
      mosaics.add(mosaic(latentClass, files));
    }
    Files.writeString(Path.of(arguments[1]), ReportPage.html(report(mosaics)));
  }

  /** Returns a run of 11,000 ranked images in ten classes. */
  static RunReport report(List<Mosaic> mosaics) {
    long ranked = IntStream.of(SIZES).sum();
    return new RunReport(
        new RunHeader(
            "2026-11-22-demo",
            "0.1.0",
            Instant.parse("2026-11-22T06:04:05Z"),
            "file:/data/demo/images",
            "s3a://lake/pruned/runs/2026-11-22-demo",
            "cl-core",
            "proxy.pt (sha256 5f1c0c0d91b2)"),
        new Counts(ranked + 448 + 120, ranked, 448, 120),
        List.of("312 images are smaller than 64 px: downsampled images cost accuracy."),
        subsets(ranked),
        distribution(),
        classes(),
        mosaics,
        quality(),
        List.of(
            new AuditRow("alignment", "0.812", "mean similarity of two views of one image"),
            new AuditRow("effective rank", "17.204", "how many directions the vectors use")),
        List.of(
            new RejectRow(
                "corpus", "empty-file", 40, "file:/data/demo/images/faces/000060.jpg", "0 bytes"),
            new RejectRow(
                "embed",
                "undecodable",
                50,
                "s3a://lake/a b/000160.jpg",
                "no image data present to read"),
            new RejectRow(
                "embed",
                "too-large",
                30,
                "file:/data/demo/images/fishes/000360.png",
                "30000 x 30000 pixels, corpus.max-pixels is 178956970")),
        List.of(
            new TraitRow("shorter side", "32 to 63 px", 312),
            new TraitRow("shorter side", "64 to 127 px", ranked),
            new TraitRow("format", "jpeg", ranked - 9),
            new TraitRow("format", "png", 321),
            new TraitRow("mode", "RGB", ranked + 312)),
        List.of(
            new StageRow("corpus", true, ranked + 568, 0.4),
            new StageRow("embed", false, ranked + 448, 193.7),
            new StageRow("classes", false, ranked, 21.3),
            new StageRow("rank", false, ranked, 8.2),
            new StageRow("manifests", false, ranked, 3.1)),
        provenance());
  }

  private static List<SubsetRow> subsets(long ranked) {
    List<SubsetRow> subsets = new ArrayList<>();
    for (int i = 0; i < NAMES.size(); i++) {
      subsets.add(
          new SubsetRow(
              NAMES.get(i),
              ranked * (i + 1) / 5,
              0.2 * (i + 1),
              0.61 - 0.03 * i,
              "s3a://lake/pruned/runs/2026-11-22-demo/subsets/" + NAMES.get(i)));
    }
    return subsets;
  }

  private static List<ClassRow> classes() {
    List<ClassRow> classes = new ArrayList<>();
    for (int i = 0; i < SIZES.length; i++) {
      long size = SIZES[i];
      classes.add(
          new ClassRow(
              i,
              size,
              0.6 - 0.02 * i,
              List.of(size / 5, 2 * size / 5, 3 * size / 5, 4 * size / 5)));
    }
    return classes;
  }

  private static Distribution distribution() {
    int bins = 40;
    long[][] bands = new long[NAMES.size() + 1][bins];
    RandomStream random = new RandomStream(3);
    for (int i = 0; i < IntStream.of(SIZES).sum(); i++) {
      double score = Math.max(-0.19, Math.min(0.89, 0.55 + 0.13 * random.nextGaussian()));
      int band = (int) Math.max(0, Math.min(4, 2.5 - 9 * (score - 0.55) + random.nextGaussian()));
      bands[band][(int) ((score + 0.2) / 1.1 * bins)]++;
    }
    return new Distribution(
        -0.2,
        0.9,
        Stream.of(bands)
            .map(band -> IntStream.range(0, bins).mapToObj(i -> band[i]).toList())
            .toList());
  }

  private static List<QualityRow> quality() {
    return List.of(
        new QualityRow(
            "alignment",
            "mean similarity of two views of one image; more is better",
            0.812,
            List.of(0.871, 0.858, 0.842, 0.829),
            Stream.of(0.811, 0.812, 0.812, 0.812)
                .map(mean -> new RandomMeasure(mean, 0.004))
                .toList()),
        new QualityRow(
            "shift of class centres",
            "mean distance from the centre of all images; less is better",
            0,
            List.of(0.083, 0.041, 0.022, 0.009),
            List.of()));
  }

  private static Map<String, String> provenance() {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put(
        "corpus fingerprint", "2f1d90a1c0d64c1a84b7a2f0e7a3f9d2a1b54f6cde90127789aabbccddeeff00");
    provenance.put("embed.views", "4");
    provenance.put("select.keep", "[0.2, 0.4, 0.6, 0.8]");
    provenance.put("Spark", "4.1.0");
    return provenance;
  }

  private static Mosaic mosaic(int latentClass, List<Path> files) {
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < 2 * TILES; i++) {
      Path file = files.get(i);
      long rank = i < TILES ? 10L * i + latentClass : 10_990 - 10L * i;
      tiles.add(
          new Tile(file.toUri().toString(), file.toString(), rank, 0.8 - 0.03 * i, bytes(file)));
    }
    return new Mosaic(
        latentClass, SIZES[latentClass], tiles.subList(0, TILES), tiles.subList(TILES, 2 * TILES));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sorted(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }
}
