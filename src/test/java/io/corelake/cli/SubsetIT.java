package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelake.testing.Corpora;
import io.corelake.testing.JobDescriptions;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.RunCopies;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code subset} on a real run: further budgets, as the main job would have written them. */
class SubsetIT {
  @TempDir static Path shared;
  @TempDir Path folder;

  private Path output;
  private Path run;

  /** What a command left: its exit code and what it printed. */
  record Outcome(int exitCode, String out, String err) {}

  @BeforeAll
  static void publish() {
    LocalSpark.onCores(2);
    Corpora.draw(shared.resolve("images"), 120);
    Corpora.untrainedProxy(shared.resolve("proxy.pt"));
    publish("few", "[0.5,0.2]");
    publish("many", "[0.5,0.2,0.35,50,0.0001]");
  }

  /** The runs share the tables of the stages, and the id that stands in every subset.json. */
  private static void publish(String name, String budgets) {
    Outcome run =
        corelake(
            "run",
            "--input",
            shared.resolve("images").toString(),
            "--output",
            shared.resolve(name).toString(),
            "--work",
            shared.resolve("work").toString(),
            "--run-id",
            "x",
            "--proxy",
            shared.resolve("proxy.pt").toString(),
            "--set",
            "embed.image-size=32",
            "--set",
            "embed.views=2",
            "--set",
            "select.keep=" + budgets);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  @BeforeEach
  void copy() {
    output = RunCopies.copy(shared.resolve("few"), folder.resolve("out"));
    run = output.resolve("runs/x");
  }

  private static Outcome corelake(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private Outcome subset(String... arguments) {
    List<String> all = new ArrayList<>(List.of("subset", "--run", output.toString()));
    all.addAll(List.of(arguments));
    return corelake(all.toArray(String[]::new));
  }

  private void assertWhole() {
    Outcome outcome = corelake("verify", "--run", output.toString());
    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (JsonNode subset : RunCopies.json(run.resolve("run.json")).get("subsets")) {
      names.add(subset.get("name").asText());
    }
    return names;
  }

  @Test
  void comparison_isSaidInWordsAndInJson() {
    String other = shared.resolve("many").toString();
    Outcome words = corelake("compare", "--run", output.toString(), "--against", other);
    assertThat(words.exitCode()).as(words.err()).isZero();
    assertThat(words.out())
        .contains("their ranks correlate by 1.000", "keep-0.50", "0 by the run alone")
        .contains("select.keep: [0.5, 0.2] | [0.5, 0.2, 0.35, 50, 1.0E-4]");
    Outcome json = corelake("compare", "--run", output.toString(), "--against", other, "--json");
    assertThat(json.out()).contains("\"rank_correlation\" : ", "\"only_run_new\" : 0");
  }

  @Test
  void furtherBudgets_areWhatTheMainJobWrites_andComputeNothing() {
    try (JobDescriptions jobs = new JobDescriptions(LocalSpark.onCores(2).sparkContext())) {
      Outcome outcome = subset("--keep", "0.350,50,0.0001");
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(outcome.out())
          .contains(
              "41 images  " + run.toUri().toString().replace("///", "/") + "subsets/keep-0.35");
      assertThat(jobs.count("CoreLake subset")).isPositive();
      assertThat(jobs.count("/6 ")).isZero();
    }
    assertThat(RunCopies.hashes(run.resolve("subsets")))
        .isEqualTo(RunCopies.hashes(shared.resolve("many/runs/x/subsets")))
        .containsKey("keep-0.35/images/part-00000.parquet");
    assertThat(names())
        .containsExactly("keep-0.0001", "keep-0.20", "keep-0.35", "keep-50", "keep-0.50");
    assertWhole();
  }

  @Test
  void budgetThatIsThere_isLeftAsItIs() throws IOException {
    byte[] record = Files.readAllBytes(run.resolve("run.json"));
    Outcome outcome = subset("--keep", "0.20");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("keep-0.20  is there already, and left as it is");
    assertThat(Files.readAllBytes(run.resolve("run.json"))).isEqualTo(record);
  }

  @Test
  void killedSubset_isFinishedByTheSameCommand() throws IOException {
    Path subset = Files.createDirectories(run.resolve("subsets/keep-0.35"));
    Files.createDirectories(subset.resolve("images/_staging-1"));
    Files.writeString(subset.resolve("images/_staging-1/part-0.parquet"), "half");
    Files.writeString(subset.resolve("images/part-00007.parquet"), "of another ranking");
    Files.writeString(subset.resolve("filenames.txt"), "half");
    assertThat(subset("--keep", "0.35").exitCode()).isZero();
    assertThat(RunCopies.hashes(subset))
        .isEqualTo(RunCopies.hashes(shared.resolve("many/runs/x/subsets/keep-0.35")));
    assertWhole();
    // As after a kill between run.json and current.json.
    ObjectNode pointer = RunCopies.json(output.resolve("current.json"));
    RunCopies.write(output.resolve("current.json"), pointer.put("run_json_sha256", "0"));
    assertThat(subset("--keep", "0.35").out()).contains("is there already");
    assertWhole();
  }

  @Test
  void damagedSubset_isWrittenAgain() throws IOException {
    Files.writeString(run.resolve("subsets/keep-0.20/filenames.txt"), "damaged");
    Files.delete(run.resolve("subsets/keep-0.20/images/part-00000.parquet"));
    assertThat(subset("--keep", "0.2").out()).doesNotContain("already");
    assertWhole();
    assertThat(RunCopies.hashes(run.resolve("subsets")))
        .isEqualTo(RunCopies.hashes(shared.resolve("few/runs/x/subsets")));
  }

  @Test
  void exports_areThoseAskedFor_andNoneIsTakenAway() {
    assertThat(subset("--keep", "0.1", "--exports", "indices").exitCode()).isZero();
    assertThat(RunCopies.hashes(run.resolve("subsets/keep-0.10")))
        .containsOnlyKeys("indices.npy", "subset.json");
    assertThat(subset("--keep", "0.1").out()).contains("is there already");
    assertThat(subset("--keep", "0.1", "--exports", "images").exitCode()).isZero();
    assertThat(RunCopies.hashes(run.resolve("subsets/keep-0.10")))
        .containsOnlyKeys("indices.npy", "images/part-00000.parquet", "subset.json");
    assertWhole();
  }

  @Test
  void exportsOnRequest_areAddedWhereTheImagesHaveThem() {
    assertThat(subset("--keep", "0.2", "--exports", "files").exitCode()).isZero();
    assertThat(RunCopies.hashes(run.resolve("subsets/keep-0.20")))
        .containsKeys("files.npy", "indices.npy", "images/part-00000.parquet");
    assertWhole();
    for (String export : List.of("keys", "uids", "sagemaker", "augmented")) {
      Outcome outcome = subset("--keep", "0.1", "--exports", "indices," + export);
      assertThat(outcome.exitCode()).isEqualTo(2);
      assertThat(outcome.err()).contains("output.exports " + export + " needs ");
      assertThat(outcome.err().lines()).hasSize(1);
    }
    assertThat(run.resolve("subsets/keep-0.10")).doesNotExist();
    assertWhole();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "plan"})
  void exportsThatACorpusCannotHave_endACommand_beforeAnyImageIsListed(String command) {
    Path output = folder.resolve("new");
    try (JobDescriptions jobs = new JobDescriptions(LocalSpark.onCores(2).sparkContext())) {
      Outcome outcome =
          corelake(
              command,
              "--input",
              shared.resolve("images").toString(),
              "--output",
              output.toString(),
              "--set",
              "output.exports=[images,keys]");
      assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
      assertThat(outcome.err())
          .contains("output.exports keys needs images in tars (corpus.format webdataset)")
          .contains("the corpus is a folder, ");
      assertThat(jobs.count("")).isZero();
    }
    assertThat(output.resolve("runs")).doesNotExist();
  }

  @Test
  void damagedRanking_isNotTakenSubsetsOf() throws IOException {
    Files.writeString(run.resolve("ranking/part-00000.parquet"), "damaged");
    Outcome outcome = subset("--keep", "0.35");
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).contains("part-00000.parquet is not the file that run.json lists");
    assertThat(run.resolve("subsets/keep-0.35")).doesNotExist();
  }

  @Test
  void runFolder_thatIsNotTheCurrentOne_leavesThePointerAlone() throws IOException {
    ObjectNode pointer = RunCopies.json(output.resolve("current.json"));
    RunCopies.write(output.resolve("current.json"), pointer.put("run_id", "another"));
    byte[] before = Files.readAllBytes(output.resolve("current.json"));
    assertThat(corelake("subset", "--run", run.toString(), "--keep", "3").exitCode()).isZero();
    assertThat(Files.readAllBytes(output.resolve("current.json"))).isEqualTo(before);
    assertThat(names()).containsExactly("keep-3", "keep-0.20", "keep-0.50");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.5 | --keep must hold shares above 0 and at most 1.0, or whole numbers of images, was '1.5'",
        "0 | was '0'",
        "0.2,,3 | was ''",
        "many | was 'many'",
        "0.2,0.20 | --keep must not name a budget twice, was 0.2,0.20",
        "0.3 --exports npy | --exports must hold names of images, indices, filenames, metadata",
      })
  void mistake_isOneLine_andExitCode2(String keep, String message) {
    List<String> arguments = new ArrayList<>(List.of("--keep"));
    arguments.addAll(List.of(keep.split(" ")));
    Outcome outcome = subset(arguments.toArray(String[]::new));
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.err().lines()).hasSize(1);
  }
}
