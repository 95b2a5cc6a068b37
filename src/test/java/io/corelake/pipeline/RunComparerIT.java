package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.pipeline.RunComparison.BudgetChange;
import io.corelake.pipeline.RunComparison.Change;
import io.corelake.progress.Progress;
import io.corelake.seed.RandomStream;
import io.corelake.table.ParquetTable;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.ProgressLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs of corpora that overlap, against sets in memory. */
class RunComparerIT {
  @TempDir static Path folder;
  private static PublishedRun run;
  private static PublishedRun against;

  @BeforeAll
  static void publish() {
    against = published("old", 0, 100, "select.objective=cl-core", "select.keep=[0.1,0.5,30]");
    run = published("new", 20, 125, "select.objective=hardest", "select.keep=[0.1,0.5,0.9]");
  }

  private static PublishedRun published(String name, int from, int to, String... settings) {
    List<Row> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      RandomStream random = new RandomStream(i);
      rows.add(
          RowFactory.create(
              "image-" + i,
              new Float[] {(float) random.nextGaussian(), (float) random.nextGaussian(), 2f}));
    }
    StructType schema =
        new StructType()
            .add("id", DataTypes.StringType)
            .add("vector", DataTypes.createArrayType(DataTypes.FloatType));
    Path vectors = folder.resolve(name + ".parquet");
    LocalSpark.onCores(2)
        .createDataset(rows, Encoders.row(schema))
        .write()
        .parquet(vectors.toString());
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("classes.count=3");
    Configuration configuration =
        Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), all));
    return Objects.requireNonNull(
        new SelectPipeline(
                LocalSpark.onCores(2),
                new RunRequest(
                    "--vectors",
                    vectors.toString(),
                    folder.resolve(name).toString(),
                    null,
                    configuration,
                    StageName.MANIFESTS,
                    name,
                    false),
                new ProgressLines())
            .run());
  }

  private static Map<String, Long> ranks(PublishedRun one) {
    return ParquetTable.read(
            LocalSpark.onCores(2), new org.apache.hadoop.fs.Path(one.directory(), "ranking"))
        .select("image_id", "global_rank")
        .collectAsList()
        .stream()
        .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
  }

  private static Set<String> first(Map<String, Long> ranks, double share) {
    return ranks.entrySet().stream()
        .filter(image -> image.getValue() < Math.round(share * ranks.size()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static Set<String> minus(Set<String> some, Set<String> others) {
    Set<String> left = new HashSet<>(some);
    left.removeAll(others);
    return left;
  }

  @Test
  void report_againstAnotherRun_saysWhatChanged() throws IOException {
    PublishedRuns.writeReportAgain(
        LocalSpark.onCores(2),
        folder.resolve("new").toString(),
        against.directory().toString(),
        Progress.SILENT);
    Path report = Path.of(run.directory().toUri()).resolve("report");
    JsonNode changes =
        new ObjectMapper().readTree(report.resolve("report.json").toFile()).path("changes");
    RunComparison found =
        new RunComparer(LocalSpark.onCores(2))
            .compare(run.directory().toString(), against.directory().toString());
    assertThat(changes.path("against").asText()).isEqualTo(against.directory().toString());
    assertThat(changes.path("ranked_by_both").asLong()).isEqualTo(80);
    for (int i = 0; i < 2; i++) {
      BudgetChange budget = found.budgets().get(i);
      JsonNode row = changes.path("budgets").path(i);
      assertThat(row.path("kept").asLong()).isEqualTo(budget.both());
      assertThat(row.path("joined").asLong() + row.path("unknown").asLong())
          .isEqualTo(budget.onlyRun());
      assertThat(row.path("unknown").asLong()).isEqualTo(budget.onlyRunNew());
      assertThat(row.path("left").asLong() + row.path("gone").asLong())
          .isEqualTo(budget.onlyAgainst());
      assertThat(row.path("gone").asLong()).isEqualTo(budget.onlyAgainstGone());
    }
    assertThat(Files.readString(report.resolve("index.html")))
        .contains("What changed", "select.objective");
  }

  @Test
  void comparison_isThatOfTheSets() {
    RunComparison found =
        new RunComparer(LocalSpark.onCores(2))
            .compare(folder.resolve("new").toString(), against.directory().toString());
    assertThat(found.ranked()).isEqualTo(105);
    assertThat(found.rankedAgainst()).isEqualTo(100);
    assertThat(found.rankedByBoth()).isEqualTo(80);
    assertThat(found.budgets())
        .extracting(BudgetChange::name)
        .containsExactly("keep-0.10", "keep-0.50");
    Map<String, Long> ranks = ranks(run);
    Map<String, Long> others = ranks(against);
    for (int i = 0; i < 2; i++) {
      double share = i == 0 ? 0.1 : 0.5;
      // 10.5 images: how a share is rounded is told by the subset.
      long most = run.record().subsets().get(i).images();
      Set<String> kept =
          ranks.entrySet().stream()
              .filter(image -> image.getValue() < most)
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      Set<String> keptThere = first(others, share);
      BudgetChange change = found.budgets().get(i);
      Set<String> onlyRun = minus(kept, keptThere);
      Set<String> onlyAgainst = minus(keptThere, kept);
      assertThat(change.both()).isEqualTo(kept.size() - onlyRun.size());
      assertThat(change.onlyRun()).isEqualTo(onlyRun.size());
      assertThat(change.onlyRunNew()).isEqualTo(minus(onlyRun, others.keySet()).size());
      assertThat(change.onlyAgainst()).isEqualTo(onlyAgainst.size());
      assertThat(change.onlyAgainstGone()).isEqualTo(minus(onlyAgainst, ranks.keySet()).size());
    }
    assertThat(found.rankCorrelation()).isCloseTo(correlation(ranks, others), within(1e-9));
    assertThat(found.settings())
        .containsEntry("select.objective", new Change("hardest", "cl-core"))
        .containsKey("input")
        .doesNotContainKeys("seed", "classes.count");
  }

  private static double correlation(Map<String, Long> ranks, Map<String, Long> others) {
    Map<String, Long> both = new HashMap<>(ranks);
    both.keySet().retainAll(others.keySet());
    double mean = both.values().stream().mapToLong(Long::longValue).average().getAsDouble();
    double otherMean = both.keySet().stream().mapToLong(others::get).average().getAsDouble();
    double products = 0;
    double squares = 0;
    double otherSquares = 0;
    for (Map.Entry<String, Long> image : both.entrySet()) {
      double one = image.getValue() - mean;
      double other = others.get(image.getKey()) - otherMean;
      products += one * other;
      squares += one * one;
      otherSquares += other * other;
    }
    return products / Math.sqrt(squares * otherSquares);
  }

  @Test
  void runAgainstItself_keepsTheSame() {
    String uri = folder.resolve("old").toString();
    RunComparison found = new RunComparer(LocalSpark.onCores(2)).compare(uri, uri);
    assertThat(found.budgets()).hasSize(3).allMatch(change -> change.onlyRun() == 0);
    assertThat(found.budgets()).allMatch(change -> change.onlyAgainst() == 0);
    assertThat(found.rankCorrelation()).isCloseTo(1, within(1e-12));
    assertThat(found.settings()).isEmpty();
  }

  @Test
  void folderThatIsNoRun_isRefusedByItsOption() {
    assertThatThrownBy(
            () ->
                new RunComparer(LocalSpark.onCores(2))
                    .compare(folder.resolve("old").toString(), folder.toString()))
        .hasMessageStartingWith("--against must be an output with a current.json");
  }
}
