package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.Python;
import io.corelake.testing.RunCopies;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evaluations of a small run, once for all tests but for what each does beside. */
class EvaluateIT {
  private static final String[] SMALL = {
    "--set", "train.width=narrow", "--set", "train.batch-size=16"
  };

  @TempDir static Path shared;
  @TempDir Path folder;

  /** What a command left: its exit code and what it printed. */
  record Outcome(int exitCode, String out, String err) {}

  private static Outcome first;

  @BeforeAll
  static void evaluateOnce() {
    LocalSpark.onCores(2);
    Corpora.draw(shared.resolve("images"), 150);
    Corpora.untrainedProxy(shared.resolve("proxy.pt"));
    publish("images", "pruned", "manifests");
    first = evaluate("--keep", "0.5", "--seeds", "2", "--objectives", "cl-core,centrality");
    assertThat(first.exitCode()).as(first.err()).isZero();
  }

  private static void publish(String images, String output, String until) {
    Outcome run =
        corelake(
            Stream.of(
                    "run",
                    "--input",
                    shared.resolve(images).toString(),
                    "--output",
                    shared.resolve(output).toString(),
                    "--run-id",
                    "x",
                    "--until",
                    until,
                    "--proxy",
                    shared.resolve("proxy.pt").toString(),
                    "--set",
                    "embed.image-size=32",
                    "--set",
                    "embed.views=2",
                    "--set",
                    "corpus.max-reject-fraction=0.5")
                .toList());
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static Outcome corelake(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            arguments.toArray(String[]::new));
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private static Outcome evaluate(String... arguments) {
    return evaluateRun(shared.resolve("pruned"), arguments);
  }

  private static Outcome evaluateRun(Path run, String... arguments) {
    List<String> all = new ArrayList<>(List.of("evaluate", "--run", run.toString()));
    all.addAll(List.of(SMALL));
    all.addAll(List.of(arguments));
    if (!List.of(arguments).contains("--epochs=0")) {
      all.addAll(List.of("--epochs", "1"));
    }
    return corelake(all);
  }

  private static Path results() {
    return shared.resolve("pruned/evaluations/x");
  }

  private static JsonNode numbers() {
    return RunCopies.json(results().resolve("evaluation.json"));
  }

  /** The bytes of every trial's file, by its name. */
  private static Map<String, String> trials() {
    return new TreeMap<>(RunCopies.hashes(results().resolve("trials")));
  }

  @Test
  void evaluation_saysWhatEachCameTo() {
    assertThat(first.out())
        .contains("everything", "cl-core", "centrality", "hardest", "random", "random-stratified")
        .contains("No subset beats everything", results() + "/index.html");
    assertThat(first.err()).contains("12 trainings, 0 finished before");
    JsonNode numbers = numbers();
    assertThat(numbers.get("trials")).hasSize(12);
    assertThat(numbers.get("cells")).hasSize(6);
    JsonNode setting = numbers.get("setting");
    assertThat(setting.get("held_out").asInt()).isEqualTo(setting.get("sampled").asInt() / 5);
    assertThat(setting.get("training").asInt() + setting.get("held_out").asInt())
        .isEqualTo(setting.get("sampled").asInt());
    int half = (setting.get("training").asInt() + 1) / 2;
    for (JsonNode cell : numbers.get("cells")) {
      boolean all = cell.get("contender").asText().equals("everything");
      assertThat(cell.get("images").asInt())
          .isEqualTo(all ? setting.get("training").asInt() : half);
      assertThat(cell.get("accuracies")).hasSize(2);
      assertThat(cell.get("interval").asDouble()).isPositive();
    }
    assertThat(results().resolve("index.html")).isNotEmptyFile();
    assertThat(results().resolve("trials/training.checkpoint")).doesNotExist();
  }

  @Test
  void sameCommand_trainsNothingAgain_andALostTrialComesToTheSame() throws IOException {
    Map<String, String> before = trials();
    assertThat(before).hasSize(12);
    Path lost = results().resolve("trials").resolve(before.keySet().iterator().next());
    JsonNode trial = RunCopies.json(lost);
    Files.delete(lost);
    Outcome again = evaluate("--keep", "0.5", "--seeds", "2", "--objectives", "cl-core,centrality");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).contains("12 trainings, 11 finished before");
    assertThat(again.out()).isEqualTo(first.out());
    assertThat(trials().keySet()).isEqualTo(before.keySet());
    assertThat(RunCopies.json(lost).get("accuracy")).isEqualTo(trial.get("accuracy"));
  }

  @Test
  void estimate_trainsNothing_andOtherSettingsAreOtherTrials() {
    Map<String, String> before = trials();
    Outcome known = evaluate("--keep", "0.5", "--seeds", "1", "--estimate");
    assertThat(known.exitCode()).as(known.err()).isZero();
    assertThat(known.out()).contains("5 trainings, all finished before");
    Outcome other =
        evaluate(
            "--keep", "0.5", "--set", "train.temperature=0.3", "--match", "epochs", "--estimate");
    assertThat(other.out()).contains("15 trainings, 0 finished before", "images/s");
    // Below the cut's peak the two choose the same images.
    Outcome twins =
        evaluate("--keep", "0.2", "--seeds", "1", "--objectives", "cl-core,cut", "--estimate");
    assertThat(twins.out()).contains("5 trainings, 1 finished before");
    Outcome json = evaluate("--keep", "0.5", "--seeds", "1", "--estimate", "--json");
    assertThat(json.out()).contains("\"finished\" : 5");
    assertThat(trials()).isEqualTo(before);
  }

  @Test
  void budget_namedTwice_isOneCell() {
    Path target = folder.resolve("twice");
    Outcome twice = evaluate("--keep", "0.5,0.50", "--seeds", "1", "--output", target.toString());
    assertThat(twice.exitCode()).as(twice.err()).isZero();
    assertThat(RunCopies.json(target.resolve("evaluation.json")).get("cells"))
        .hasSize(5)
        .allSatisfy(cell -> assertThat(cell.get("accuracies")).hasSize(1));
  }

  @Test
  void published_run_staysAsItIs() {
    Outcome verified = corelake(List.of("verify", "--run", shared.resolve("pruned").toString()));
    assertThat(verified.exitCode()).as(verified.out()).isZero();
    Outcome cleaned =
        corelake(
            List.of(
                "clean", "--output", shared.resolve("pruned").toString(), "--older-than", "1m"));
    assertThat(cleaned.out()).doesNotContain("evaluations").contains("unknown: 0");
  }

  @Test
  void labels_ofAFile_areThose_andOthersAreRefused() throws IOException {
    Path file = folder.resolve("labels.csv");
    StringBuilder lines = new StringBuilder("image_id,label\n");
    try (Stream<String> ids =
        Files.lines(shared.resolve("pruned/runs/x/subsets/keep-0.80/filenames.txt"))) {
      ids.forEach(id -> lines.append(id).append(',').append(id.length() % 2).append('\n'));
    }
    Files.writeString(file, lines);
    Outcome estimate = evaluate("--labels", file.toString(), "--keep", "0.5", "--estimate");
    assertThat(estimate.exitCode()).as(estimate.err()).isZero();
    assertThat(estimate.out()).contains("15 trainings, 0 finished before");
    Files.writeString(file, "image_id,label\nnobody,1\n");
    Outcome nobody = evaluate("--labels", file.toString());
    assertThat(nobody.exitCode()).isEqualTo(3);
    assertThat(nobody.err()).contains("--labels", "no label of the", "image_id");
    assertThat(evaluate("--labels", folder.resolve("none.csv").toString()).err())
        .contains("--labels", "does not exist");
  }

  @Test
  void noLabels_theReportsMeasuresAreGiven_asWeakerEvidence() throws IOException {
    Path flat = Files.createDirectories(shared.resolve("flat"));
    try (Stream<Path> files = Files.walk(shared.resolve("images"))) {
      for (Path file : files.filter(Files::isRegularFile).limit(60).toList()) {
        Files.copy(file, flat.resolve(file.getParent().getFileName() + "-" + file.getFileName()));
      }
    }
    publish("flat", "unlabelled", "manifests");
    Outcome none = evaluateRun(shared.resolve("unlabelled"));
    assertThat(none.exitCode()).isEqualTo(3);
    assertThat(none.err()).contains("give --labels FILE", "corelake report --run");
    corelake(List.of("report", "--run", shared.resolve("unlabelled").toString()));
    Outcome measured = evaluateRun(shared.resolve("unlabelled"));
    assertThat(measured.exitCode()).as(measured.err()).isZero();
    assertThat(measured.out()).contains("weaker evidence", "alignment", "centrality");
    assertThat(evaluateRun(shared.resolve("unlabelled"), "--json").out())
        .contains("\"centre_shift\"");
  }

  @Test
  void lostTables_aRefusedObjective_andNoControl() throws IOException {
    Path copy = RunCopies.copy(shared.resolve("pruned"), folder.resolve("copy"));
    Path record = copy.resolve("runs/x/run.json");
    Files.writeString(
        record,
        Files.readString(record)
            .replace(shared.resolve("pruned/work").toString(), folder.resolve("no").toString()));
    Outcome cut = evaluateRun(copy, "--objectives", "cut", "--keep", "0.5", "--estimate");
    assertThat(cut.exitCode()).isEqualTo(3);
    assertThat(cut.err()).contains("--objectives cut", "lost the tables");
    Outcome own = evaluateRun(copy, "--keep", "0.5", "--seeds", "1", "--estimate");
    assertThat(own.exitCode()).as(own.err()).isZero();
    assertThat(own.err()).contains("hardest, is left out");
    assertThat(own.out()).contains("4 trainings");
  }

  @Test
  void wrongOptions_areNamed() {
    Map<String, String> wrong = new HashMap<>();
    wrong.put("--objectives=random", "--objectives must be of cl-core");
    wrong.put("--objectives=cutt", "did you mean cut?");
    wrong.put("--keep=1.0", "--keep must name a budget of less than everything");
    wrong.put("--keep=2.0", "--keep must hold shares");
    wrong.put("--keep=0.001", "lower train.batch-size (--set), now 16");
    wrong.put("--seeds=0", "--seeds must be 1 to 1000, was 0");
    wrong.put("--epochs=0", "--epochs must be 1 to 10000, was 0");
    wrong.put("--images=3", "--images must be 50 to");
    wrong.put("--set=embed.views=3", "--set of evaluate takes train.width");
    wrong.put("--set=train.epochs=3", "--epochs, --images and --seeds are options");
    wrong.put("--set=train.width=narow", "train.width");
    wrong.forEach(
        (argument, words) -> {
          Outcome outcome = evaluate(argument);
          assertThat(outcome.exitCode()).as(argument).isEqualTo(2);
          assertThat(outcome.err()).as(argument).contains(words);
        });
  }

  @Test
  void pythonScript_holdsOutAndChoosesTheSameImages() {
    Optional<Python> python = Python.with("torch", "pyarrow", "PIL", "numpy");
    assumeThat(python).as("torch, pyarrow, pillow").isPresent();
    Path target = folder.resolve("script");
    Python.Output output =
        python
            .orElseThrow()
            .run(
                Path.of("notebooks/evaluate_subsets.py").toAbsolutePath(),
                "--images",
                shared.resolve("images").toString(),
                "--ranking",
                "cl-core=" + shared.resolve("pruned/runs/x"),
                "--output",
                target.toString(),
                "--keep",
                "0.5",
                "--seeds",
                "2",
                "--epochs",
                "1",
                "--batch-size",
                "16",
                "--encoder",
                "narrow",
                "--device",
                "cpu");
    assertThat(output.exitCode()).as(output.text()).isZero();
    for (JsonNode trial : numbers().get("trials")) {
      String contender = trial.get("contender").asText();
      if (!List.of("centrality", "hardest").contains(contender)) {
        double keep = Double.parseDouble(trial.get("keep").asText().replace("keep-", ""));
        JsonNode same =
            RunCopies.json(
                target.resolve(
                    "trials/%s-%s-%d.json".formatted(contender, keep, trial.get("seed").asInt())));
        assertThat(same.get("images")).isEqualTo(trial.get("images"));
        assertThat(same.get("steps")).isEqualTo(trial.get("steps"));
        assertThat(same.get("subset")).isEqualTo(trial.get("subset"));
      }
    }
    assertThat(RunCopies.json(target.resolve("summary.json")).get("cells")).hasSize(4);
  }
}
