package io.corelake.report;

import io.corelake.seed.RandomStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reports of invented runs. */
final class ReportSample {
  private static final List<String> NAMES =
      List.of("keep-0.20", "keep-0.40", "keep-0.60", "keep-0.80");
  private static final int[] SIZES = {1721, 1502, 1333, 1218, 1100, 980, 911, 834, 790, 611};
  private static final RunHeader HEADER =
      new RunHeader(
          "2026-11-22-demo",
          "0.1.0",
          Instant.parse("2026-11-22T06:04:05Z"),
          "file:/data/demo/images",
          "s3a://lake/pruned/runs/2026-11-22-demo",
          "cl-core",
          "proxy.pt (sha256 5f1c0c0d91b2)");

  private ReportSample() {}

  /** Returns a run of 11,000 ranked images in ten classes. */
  static RunReport report(List<Mosaic> mosaics) {
    long ranked = IntStream.of(SIZES).sum();
    return new RunReport(
        HEADER,
        new Counts(ranked + 448 + 120, ranked, 448, 120),
        List.of("312 images are smaller than 64 px: downsampled images cost accuracy."),
        subsets(ranked),
        distribution(),
        ranks(ranked),
        List.of(new FigureRow("separation", "0.812", "share of the variance between classes")),
        SIZES.length,
        classes(),
        mosaics,
        map(ranked, "file:/data/demo/images/faces/"),
        new Quality(
            quality(),
            new ConcentrationCurves(
                List.of(0.0, 0.5, 1.0),
                List.of(0.0, 0.7, 1.0),
                List.of(
                    List.of(0.0, 0.9, 1.0),
                    List.of(0.0, 0.8, 1.0),
                    List.of(),
                    List.of(0.0, 0.7, 1.0))),
            List.of(new FigureRow("purity", "0.610", "share of the images")),
            List.of(new GroupRow("cat", 5_000, List.of(1_000L, 2_000L, 3_000L, 4_000L))),
            List.of(new GroupRow("64 to 127 px", ranked, List.of(1L, 2L, 3L, 4L)))),
        List.of(
            new FigureRow("alignment", "0.812", "mean similarity of two views of one image"),
            new FigureRow("effective rank", "17.204", "how many directions the vectors use")),
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
        new Duplicates(
            440,
            8,
            430,
            List.of(new Duplicates.Group(new Tile("file:/data/a.jpg", "a.jpg", 7, 0.5), 11))),
        new Changes(
            "s3a://lake/pruned/runs/2026-11-21-demo",
            10_800,
            0.912,
            List.of(new Changes.BudgetRow("keep-0.20", 2_000, 160, 40, 150, 10)),
            List.of(new Changes.SettingRow("embed.views", "4", "2"))),
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
              i == 0 ? "faces" : null,
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

  private static List<RankBin> ranks(long ranked) {
    return IntStream.range(0, 100)
        .mapToObj(
            i ->
                new RankBin(i * ranked / 100, ranked / 100, 0.8 - 0.006 * i, 0.7 - 0.008 * i, 0.85))
        .toList();
  }

  /** Returns a map of 200 images in ten heaps. */
  static EmbeddingMap map(long ranked, String folder) {
    RandomStream random = new RandomStream(5);
    return new EmbeddingMap(
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    new EmbeddingMap.Point(
                        i + ".jpg",
                        folder + i + ".jpg",
                        i % SIZES.length,
                        i * ranked / 200,
                        0.8 - 0.003 * i,
                        (float) (i % SIZES.length * 3 + random.nextGaussian()),
                        (float) (i % 3 * 5 + random.nextGaussian())))
            .toList());
  }

  /** Returns a report with little in it. */
  static RunReport bare(
      Counts counts, List<SubsetRow> subsets, Distribution scores, List<ClassRow> classes) {
    return new RunReport(
        HEADER,
        counts,
        List.of(),
        subsets,
        scores,
        List.of(),
        List.of(),
        classes.size(),
        classes,
        List.of(),
        null,
        Quality.NONE,
        List.of(),
        List.of(),
        null,
        null,
        List.of(),
        List.of(),
        Map.of());
  }
}
