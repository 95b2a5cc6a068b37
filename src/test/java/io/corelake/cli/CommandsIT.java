package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The commands through the real {@code Main}: exit codes, one-line errors, odd corpora. */
class CommandsIT {
  @TempDir static Path shared;
  @TempDir Path folder;

  /** What a command left: its exit code and what it printed. */
  record Outcome(int exitCode, String out, String err) {}

  @BeforeAll
  static void prepare() {
    LocalSpark.onCores(2);
    Corpora.draw(shared.resolve("images"), 120);
    Corpora.untrainedProxy(shared.resolve("proxy.pt"));
  }

  private static Outcome corelake(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private Outcome run(Path input, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--input",
                input.toString(),
                "--output",
                folder.resolve("out").toString(),
                "--proxy",
                shared.resolve("proxy.pt").toString(),
                "--set",
                "embed.image-size=32",
                "--set",
                "embed.views=2"));
    arguments.addAll(List.of(more));
    return corelake(arguments.toArray(String[]::new));
  }

  /** Copies some of the drawn pictures into a folder of their own. */
  private Path some(int images) throws IOException {
    Path some = Files.createDirectories(folder.resolve("some-" + images));
    try (Stream<Path> faces = Files.list(shared.resolve("images/faces"))) {
      for (Path image : faces.filter(CommandsIT::isWhole).sorted().limit(images).toList()) {
        Files.copy(image, some.resolve(image.getFileName()));
      }
    }
    return some;
  }

  private static boolean isWhole(Path image) {
    try {
      return ImageIO.read(image.toFile()) != null && Files.size(image) > 500;
    } catch (IOException e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | ''",
        "rnu | Unknown argument rnu; did you mean run?",
        "run --inptu x --output y | Unknown argument --inptu; did you mean --input?",
        "run --input x | Missing required option: '--output=URI'",
        "plan --output x | Missing required option: '--input=URI'",
        "report | Missing required option: '--run=URI'",
        "train-proxy --input x | Missing required option: '--output=FILE.pt'",
        "run --input x --output y --until embde | --until must be one of corpus, embed, classes, rank, manifests, report, was embde; did you mean embed?",
        "run --input x --output y --run-id ../z | --run-id must be 1 to 200 letters",
        "run --input x --output y --set embed.view=1 | did you mean embed.views?",
        "run --input x --output y --config none.yaml | --config none.yaml is no file",
        "demo --images 5 | --images must be from 100 to 1000000, was 5",
        "demo --images many | Invalid value for option '--images'",
        "subset --run x | Missing required option: '--keep=BUDGETS'",
        "verify | Missing required option: '--run=URI'",
        "verify --run none | --run must be an output with a current.json",
        "compare-proxies --input x --work y | --proxy=FILE",
        "compare-proxies --input x --proxy a --proxy b | Missing required option: '--work=URI'",
        "compare-proxies --input x --work y --proxy a | compare-proxies takes two or more --proxy, was 1",
        "compare-proxies --input x --work y --proxy a --proxy b --sample 0 | --sample must be from 2 to 1000000, was 0",
        "compare-proxies --input x --work y --proxy a --proxy b --with embed.views=2 | --with must set one of embed.batch-size, ",
        "compare-proxies --input x --work y --proxy a --proxy b --set embed.proxy=c | compare-proxies takes every proxy from a --proxy FILE; embed.proxy must not be set, was c",
        "report --run none | --run must be an output with a current.json",
      })
  void mistake_isOneLine_andExitCode2(String arguments, String message) {
    Outcome outcome = corelake(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.err().lines().count()).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_ofEveryCommand_saysHowToCallIt(String command) {
    Outcome outcome = corelake(command, "--help");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("Usage: corelake " + command);
    assertThat(corelake("help", command).out()).isEqualTo(outcome.out());
  }

  private static Stream<String> commands() {
    return new CommandLine(Main.class)
        .getSubcommands().keySet().stream().filter(command -> !command.equals("help"));
  }

  @Test
  void proxy_thatIsNone_isRefusedBeforeTheImagesAreRead() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.pt"), "no TorchScript");
    Outcome outcome = run(shared.resolve("images"), "--set", "embed.proxy=" + bad);
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("embed.proxy is not a TorchScript file");
    assertThat(run(shared.resolve("images"), "--set", "embed.proxy=none.pt").err())
        .contains("embed.proxy none.pt is no file");
    assertThat(run(shared.resolve("images"), "--set", "embed.proxy=https://x/y.pt").err())
        .contains("embed.proxy must be a file that Hadoop opens");
    assertThat(run(shared.resolve("images"), "--set", "embed.proxy-sha256=" + "0".repeat(64)).err())
        .contains("embed.proxy-sha256 must be the proxy's sha256, which is ");
  }

  @Test
  void noImage_isExitCode3() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Outcome outcome = run(empty);
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).contains("holds no image file");
    assertThat(run(folder.resolve("none")).exitCode()).isEqualTo(3);
  }

  @Test
  void oneImage_isRanked() throws IOException {
    Outcome outcome = run(some(1));
    assertThat(outcome.err()).doesNotContain("corelake:");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("1 images ranked, 0 rejected");
    assertThat(Files.readAllLines(onlyRun().resolve("subsets/keep-0.20/filenames.txt"))).hasSize(1);
  }

  @Test
  void oneClass_andMoreClassesThanImages_areRanked() throws IOException {
    assertThat(run(some(9), "--set", "classes.count=1").exitCode()).isZero();
    assertThat(run(some(8), "--set", "classes.count=500").exitCode()).isZero();
  }

  @Test
  void nothingButBrokenFiles_isExitCode3_andTheRecordSaysSo() throws IOException {
    Path broken = Files.createDirectories(folder.resolve("broken"));
    Files.write(broken.resolve("empty.jpg"), new byte[0]);
    Files.writeString(broken.resolve("text.png"), "no picture");
    Outcome outcome = run(broken);
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).contains("2 of 2 images were rejected").contains("empty-file 1");
    assertThat(folder.resolve("out/current.json")).doesNotExist();
    assertThat(Files.readString(onlyRun().resolve("run.json")))
        .contains("\"status\" : \"failed\"")
        .contains("\"exit_code\" : 3");
  }

  @Test
  void tooManyRejects_isExitCode3_withTheKeyToChange() throws IOException {
    Path mixed = some(4);
    Files.write(mixed.resolve("empty.jpg"), new byte[0]);
    Outcome outcome = run(mixed);
    assertThat(outcome.exitCode()).isEqualTo(3);
    assertThat(outcome.err()).contains("1 of 5").contains("corpus.max-reject-fraction allows 0.1");
    Outcome allowed = run(mixed, "--set", "corpus.max-reject-fraction=0.5");
    assertThat(allowed.exitCode()).isZero();
    assertThat(allowed.out()).contains("4 images ranked, 1 rejected");
  }

  private Path onlyRun() throws IOException {
    try (Stream<Path> runs = Files.list(folder.resolve("out/runs"))) {
      return runs.findFirst().orElseThrow();
    }
  }

  @Test
  void plan_saysWhatIsComputed_andStartsNoJob() {
    String[] plan = {
      "plan",
      "--input",
      shared.resolve("images").toString(),
      "--output",
      folder.resolve("out").toString(),
      "--proxy",
      shared.resolve("proxy.pt").toString(),
      "--set",
      "embed.image-size=32",
      "--set",
      "embed.views=2"
    };
    Outcome before = corelake(plan);
    assertThat(before.exitCode()).isZero();
    assertThat(before.out())
        .contains("120 images")
        .contains("embed.views                          2   (--set)")
        .contains("embed     compute")
        .contains("images/s a core, measured here");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(run(shared.resolve("images")).exitCode()).isZero();
    assertThat(corelake(plan).out())
        .contains("embed     reuse")
        .contains("the images are embedded already");
  }

  @Test
  void trainedProxy_isWhatRunTakes() {
    Path proxy = folder.resolve("trained.pt");
    Outcome trained =
        corelake(
            "train-proxy",
            "--input",
            shared.resolve("images").toString(),
            "--output",
            proxy.toString(),
            "--set",
            "train.epochs=1",
            "--set",
            "train.batch-size=32");
    assertThat(trained.err()).contains("that cannot be decoded left out");
    assertThat(trained.exitCode()).isZero();
    assertThat(trained.out()).contains("--set embed.image-size=32");
    Outcome outcome =
        run(shared.resolve("images"), "--set", "embed.proxy=" + proxy, "--until", "embed");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void trainProxy_outputThatCannotBeWritten_isNoticedBeforeTheImagesAreRead() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Outcome below =
        corelake("train-proxy", "--input", "none", "--output", file.resolve("p.pt").toString());
    assertThat(below.exitCode()).isEqualTo(5);
    assertThat(below.err()).startsWith("corelake: Cannot write ").contains("/file/p.pt: ");
    Outcome directory = corelake("train-proxy", "--input", "none", "--output", folder.toString());
    assertThat(directory.exitCode()).isEqualTo(2);
    assertThat(directory.err()).contains("--output must be a file such as proxy.pt, is a folder");
  }

  @Test
  void trainProxy_checkpointOfAnotherTraining_isPassedOverAndReplaced() throws IOException {
    Path proxy = folder.resolve("proxy.pt");
    Path checkpoint = Files.writeString(folder.resolve("proxy.pt.checkpoint"), "no checkpoint");
    Outcome trained =
        corelake(
            "train-proxy",
            "--input",
            some(8).toString(),
            "--output",
            proxy.toString(),
            "--set",
            "train.epochs=1");
    assertThat(trained.exitCode()).isZero();
    assertThat(trained.err()).contains("The training begins anew").contains("it is damaged");
    assertThat(trained.out()).contains("trained on ").contains("threads");
    assertThat(checkpoint).doesNotExist();
  }

  @Test
  void withoutAProxy_oneIsTrained_onceForTheCorpus() {
    String[] arguments = {
      "run",
      "--input",
      shared.resolve("images").toString(),
      "--output",
      folder.resolve("out").toString(),
      "--set",
      "train.epochs=1",
      "--set",
      "train.batch-size=32",
      "--set",
      "embed.views=2"
    };
    Outcome first = corelake(arguments);
    assertThat(first.exitCode()).isZero();
    assertThat(first.err()).contains("No proxy was given").contains("train ");
    Outcome second = corelake(arguments);
    assertThat(second.exitCode()).isZero();
    assertThat(second.err()).doesNotContain("train ").contains("embed     120 images, reused");
  }
}
