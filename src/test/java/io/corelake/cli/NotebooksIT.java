package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.Python;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The notebooks, executed on a small run; what they write or say goes back into CoreLake. */
class NotebooksIT {
  private static final Path SCRIPTS = Path.of("src/test/resources/notebooks").toAbsolutePath();
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

  @TempDir static Path shared;
  @TempDir Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void publish() throws IOException {
    if (Python.with("nbclient", "nbformat", "ipykernel").isEmpty()) {
      return; // each test says so
    }
    spark = LocalSpark.onCores(2);
    Corpora.draw(shared.resolve("images"), 200);
    Corpora.untrainedProxy(shared.resolve("proxy.pt"));
    Files.createDirectories(shared.resolve("few"));
    try (var faces = Files.list(shared.resolve("images/faces"))) {
      for (Path image : faces.sorted().limit(12).toList()) {
        Files.copy(image, shared.resolve("few").resolve(image.getFileName()));
      }
    }
    corelake(
        List.of(
            "run",
            "--input",
            shared.resolve("images").toString(),
            "--output",
            shared.resolve("pruned").toString(),
            "--proxy",
            shared.resolve("proxy.pt").toString(),
            "--set",
            "embed.image-size=32",
            "--set",
            "embed.views=2",
            "--set",
            "classes.count=4",
            "--set",
            "output.map-images=0"));
  }

  private static void corelake(List<String> arguments) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    assertThat(Main.run(out, out, arguments.toArray(String[]::new))).as("%s", said).isZero();
  }

  private static Python requirePython(String... modules) {
    Optional<Python> python = Python.with(modules);
    assumeTrue(
        python.isPresent(),
        () -> "no Python with " + String.join(", ", modules) + "; -Dcorelake.python names one");
    return python.orElseThrow();
  }

  private Python.Output execute(Python python, String notebook, String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of(Path.of("notebooks", notebook).toAbsolutePath().toString(), folder.toString()));
    Collections.addAll(all, arguments);
    return python.run(SCRIPTS.resolve("execute.py"), all.toArray(String[]::new));
  }

  @Test
  void trainOnSubset_trainsBoth_andProbesThem() {
    Python python =
        requirePython(
            "nbclient", "nbformat", "ipykernel", "torch", "pandas", "pyarrow", "PIL", "matplotlib");
    Python.Output output =
        execute(
            python,
            "train_on_subset.ipynb",
            "CORELAKE_OUTPUT=" + shared.resolve("pruned"),
            "CORELAKE_EPOCHS=2",
            "CORELAKE_BATCH=16");
    assertThat(output.exitCode()).as(output.text()).isZero();
    assertThat(output.text())
        .containsPattern("keep-0.40: loss \\d\\.\\d{3} -> \\d\\.\\d{3}")
        .containsPattern("random: loss \\d\\.\\d{3} -> \\d\\.\\d{3}")
        .containsPattern("accuracy on \\d+ held-out images of 10 labels")
        .containsPattern("keep-0.40 +0\\.\\d+ +0\\.\\d+");
  }

  /** What each library's file is worth is decided by the line that the notebook prints. */
  @ParameterizedTest
  @CsvSource({
    "torchvision, resnet18, 64, none, 512",
    "timm, test_vit, 160, deploy/local/corelake, 64",
    "open_clip, ViT-S-32-alt, 224, none, 256"
  })
  void exportProxy_printsALine_thatRuns(
      String library, String model, int size, String launcher, int dimension) {
    Python python =
        requirePython("nbclient", "nbformat", "ipykernel", "torch", "torchvision", library);
    Python.Output output =
        execute(
            python,
            "export_proxy.ipynb",
            "PROXY_LIBRARY=" + library,
            "PROXY_MODEL=" + model,
            "PROXY_WEIGHTS=",
            "PROXY_SIZE=" + size,
            "PROXY_CLASSES=face, boat,tree",
            "CORELAKE_LAUNCHER=" + absolute(launcher),
            "CORELAKE_JAVA_OPTS=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "CORELAKE_IMAGES=" + shared.resolve("few"));
    assertThat(output.exitCode()).as(output.text()).isZero();
    assertThat(output.text()).contains(dimension + " dimensions");
    if (launcher.equals("none")) {
      corelake(printedLine(output.text(), library.equals("open_clip") ? "classes" : "embed"));
    } else {
      assertThat(output.text()).contains("preflight: libtorch 2.7.1", "Done until embed.");
    }
  }

  private static String absolute(String launcher) {
    return Path.of(launcher).toAbsolutePath().toString();
  }

  private List<String> printedLine(String text, String until) {
    String line =
        text.lines().filter(said -> said.startsWith("corelake run ")).findFirst().orElseThrow();
    List<String> words = new ArrayList<>();
    for (MatchResult word : WORD.matcher(line.substring("corelake ".length())).results().toList()) {
      words.add(word.group(1) == null ? word.group() : word.group(1));
    }
    Collections.replaceAll(words, "/data/images", shared.resolve("few").toString());
    Collections.replaceAll(words, "/data/pruned", folder.resolve("pruned").toString());
    words.addAll(List.of("--until", until, "--set", "embed.views=2"));
    return words;
  }

  @ParameterizedTest
  @CsvSource({"'', SUCCESS", "17, SUCCESS", "'', FAILED"})
  void databricksRun_startsWhatParses_andAsksWhatSparkAnswers(String job, String state)
      throws IOException {
    Python python =
        requirePython("nbclient", "nbformat", "ipykernel", "pandas", "pyarrow", "duckdb");
    Path arguments = folder.resolve("arguments");
    Path queries = folder.resolve("queries");
    Python.Output output =
        execute(
            python,
            "databricks_run.ipynb",
            "+" + SCRIPTS.resolve("no_databricks.py"),
            "STUBS=" + SCRIPTS,
            "STATE=" + state,
            "ARGUMENTS=" + arguments,
            "QUERIES=" + queries,
            "CORELAKE_JOB_ID=" + job,
            "CORELAKE_PROXY=/Volumes/main/proxy.pt",
            "CORELAKE_INIT_SCRIPT=/Volumes/main/libtorch.sh",
            "CORELAKE_OUTPUT=" + shared.resolve("pruned"));
    assertStartable(Files.readAllLines(arguments));
    if (state.equals("FAILED")) {
      assertThat(output.exitCode()).as(output.text()).isEqualTo(1);
      assertThat(output.text()).contains("FAILED").contains("as the stub was told");
      assertThat(queries).doesNotExist();
      return;
    }
    assertThat(output.exitCode()).as(output.text()).isZero();
    assertThat(Files.readAllLines(queries))
        .hasSize(3)
        .allSatisfy(query -> assertThat(spark.sql(query).count()).isPositive());
  }

  /** The arguments are those of a command, and the keys that it sets exist. */
  private static void assertStartable(List<String> arguments) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    List<String> wrong = new ArrayList<>(arguments);
    wrong.addAll(List.of("--until", "nothing"));
    assertThat(Main.run(out, out, wrong.toArray(String[]::new))).isEqualTo(2);
    // The configuration is read before the stage's name is looked at.
    assertThat(said.toString()).contains("--until must be one of");
  }
}
