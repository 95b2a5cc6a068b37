package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.lock.Lease;
import io.corelake.lock.OutputLock;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.RunCopies;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code corelake clean} on an output of two published runs, and of much else. */
class CleanIT {
  private static final Duration OLD = Duration.ofDays(10);

  @TempDir static Path shared;
  @TempDir Path folder;

  private Path output;

  private record Outcome(int exitCode, String out, String err) {}

  @BeforeAll
  static void publish() {
    LocalSpark.onCores(2);
    Corpora.draw(shared.resolve("images"), 24);
    Corpora.untrainedProxy(shared.resolve("proxy.pt"));
    run(shared.resolve("output"), "first", "report", "seed=1");
    run(shared.resolve("output"), "second", "report", "seed=1", "select.objective=cut");
    run(shared.resolve("output"), "third", "rank", "seed=2");
  }

  /** Copies everything, all of it old. */
  @BeforeEach
  void copy() throws IOException {
    output = folder.resolve("output");
    try (Stream<Path> files = Files.walk(shared.resolve("output"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = output.resolve(shared.resolve("output").relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    age(output);
  }

  private static void age(Path place) throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(OLD));
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.setLastModifiedTime(file, old);
      }
    }
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

  private static Outcome run(Path output, String id, String until, String... settings) {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--input", shared.resolve("images").toString(), "--output"));
    arguments.addAll(List.of(output.toString(), "--until", until, "--run-id", id));
    arguments.addAll(List.of("--proxy", shared.resolve("proxy.pt").toString()));
    List<String> all =
        new ArrayList<>(List.of("embed.image-size=32", "embed.views=2", "classes.count=2"));
    all.addAll(List.of(settings));
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    Outcome outcome = corelake(arguments);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome;
  }

  private Outcome clean(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("clean", "--output", output.toString(), "--older-than"));
    arguments.addAll(List.of(more));
    return corelake(arguments);
  }

  private static Path file(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "left");
  }

  /** Returns the table of the first two runs, or the one of the third. */
  private Path table(String stage, boolean published) throws IOException {
    String runs =
        Files.readString(output.resolve("runs/first/run.json"))
            + Files.readString(output.resolve("runs/second/run.json"));
    try (Stream<Path> tables = Files.list(output.resolve("work").resolve(stage))) {
      return tables
          .filter(table -> runs.contains(table.getFileName().toString()) == published)
          .findFirst()
          .orElseThrow();
    }
  }

  private static String uuid() {
    return UUID.randomUUID().toString();
  }

  /** Plants what dead processes leave, and returns what of it is a file or folder of its own. */
  private List<Path> plant() throws IOException {
    Path work = output.resolve("work");
    Path embed = table("embed", true);
    Path abandoned = work.resolve("embed/" + "a".repeat(64));
    String chunk = "chunk-" + uuid();
    List<Path> planted = new ArrayList<>();
    for (Path place :
        List.of(
            embed.resolve("attempt-" + uuid()),
            embed.resolve(chunk),
            abandoned.resolve("chunk-" + uuid()),
            abandoned.resolve("hashes-" + uuid()),
            abandoned.resolve("attempt-" + uuid()),
            embed.resolve("_temporary"),
            output.resolve("runs/first/subsets/keep-0.20/images/_staging-" + uuid()))) {
      file(place.resolve("_temporary/0/part-00000.snappy.parquet"));
      planted.add(place);
    }
    for (Path file :
        List.of(
            embed.resolve(chunk + ".json"),
            output.resolve(".current.json." + uuid()),
            output.resolve("runs/second/.run.json." + uuid()),
            work.resolve("proxies/trained-" + "b".repeat(64) + ".checkpoint"),
            work.resolve("proxies/trained-" + "b".repeat(64) + ".json"),
            work.resolve("proxies/" + "c".repeat(64) + ".pt"),
            embed.resolve(".stage.json." + uuid()))) {
      planted.add(file(file));
    }
    RunCopies.copy(output.resolve("runs/first"), output.resolve("runs/dead"));
    Files.delete(output.resolve("runs/dead/_SUCCESS"));
    RunCopies.write(
        output.resolve("runs/dead/run.json"),
        RunCopies.json(output.resolve("runs/first/run.json"))
            .put("run_id", "dead")
            .put("status", "running"));
    planted.add(output.resolve("runs/dead"));
    age(output);
    return planted;
  }

  /** What is nobody's business, or too young. */
  private List<Path> plantToBeLeft() throws IOException {
    Path young = output.resolve("work/embed/" + "d".repeat(64));
    file(young.resolve("chunk-" + uuid() + "/part-00000.snappy.parquet"));
    List<Path> left =
        new ArrayList<>(
            List.of(
                file(output.resolve("notes.txt")),
                file(output.resolve("runs/mine/important.txt")),
                file(output.resolve("work/models/model.bin")),
                file(output.resolve("work/embed/backup/stage.json")),
                file(table("rank", true).resolve("copy-of-attempt/part.parquet")),
                file(output.resolve("work/proxies/resnet18.pt"))));
    age(output);
    left.add(file(young.resolve("chunk-" + uuid() + "/part-00001.snappy.parquet")));
    return left;
  }

  private static Set<String> files(Path folder) {
    return new TreeSet<>(RunCopies.hashes(folder).keySet());
  }

  @Test
  void dryRun_removesNothing_andDelete_removesJustWhatNoRunRefersTo() throws IOException {
    Map<String, String> published = new TreeMap<>(RunCopies.hashes(output));
    List<Path> unreferred =
        List.of(table("embed", false), table("classes", false), table("rank", false));
    for (Path table : unreferred) {
      published.keySet().removeIf(name -> output.resolve(name).startsWith(table));
    }
    List<Path> planted = new ArrayList<>(plant());
    planted.addAll(unreferred);
    List<Path> left = plantToBeLeft();
    Path lock = file(output.resolve("lock.json"));
    age(lock);
    Map<String, String> before = RunCopies.hashes(output);
    Outcome dry = clean("7d");
    assertThat(dry.exitCode()).as(dry.err()).isZero();
    assertThat(RunCopies.hashes(output)).isEqualTo(before);
    planted.stream()
        .filter(path -> !path.toString().endsWith(".json") || path.toString().contains("trained"))
        .forEach(path -> assertThat(dry.out()).contains(path + "\n"));
    assertThat(dry.out())
        .contains("Would be removed by --delete: 17, ")
        .contains("run without _SUCCESS              1")
        .contains("table of no published run         3")
        .contains("chunk of a table                  3")
        .contains("dead attempt at a table           2")
        .contains("left: unknown: 6\n");

    Outcome done = clean("7d", "--delete");
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out()).contains("Removed: 17, ");
    assertThat(done.err()).contains("lock.json is taken over from somebody");
    assertThat(lock).as("of the dead, and then of this command").doesNotExist();
    planted.forEach(path -> assertThat(path).doesNotExist());
    left.forEach(path -> assertThat(path).exists());
    Map<String, String> after = RunCopies.hashes(output);
    assertThat(after).containsAllEntriesOf(published);
    assertThat(after).hasSize(published.size() + left.size() + 1);
    assertThat(clean("7d", "--delete").out()).contains("Removed: 0, 0 bytes");

    assertThat(run(output, "again", "report", "seed=1").err())
        .containsPattern("embed +24 images, reused")
        .containsPattern("classes +24 images, reused")
        .containsPattern("rank +\\d+ images, reused|rank .*reused");
    for (String id : List.of("first", "second", "again")) {
      Outcome verified = corelake(List.of("verify", "--run", output.resolve("runs/" + id) + ""));
      assertThat(verified.exitCode()).as(verified.out()).isZero();
    }
  }

  @Test
  void outputOfALiveRun_isExitCode4_andNothingIsRemoved() throws IOException {
    plant();
    Set<String> before = files(output);
    try (OutputLock run = lock(output)) {
      Outcome refused = clean("7d", "--delete");
      assertThat(refused.exitCode()).isEqualTo(4);
      assertThat(refused.err()).contains("output/lock.json is held by run nightly", "is alive");
      run.confirmHeld();
    }
    assertThat(files(output)).isEqualTo(before);
  }

  private static OutputLock lock(Path folder) {
    return OutputLock.acquire(
        new Storage(new Configuration()),
        new org.apache.hadoop.fs.Path(folder.toUri()),
        "nightly",
        new Lease(0.5),
        Progress.SILENT);
  }

  /** As by `subset` or `report`, whose staging may look old where it waits for Spark. */
  @Test
  void publishedRunThatIsWorkedOn_isLeft_andTheRestRemoved() throws IOException {
    plant();
    Path staging;
    try (Stream<Path> images = Files.list(output.resolve("runs/first/subsets/keep-0.20/images"))) {
      staging =
          images.filter(file -> file.toString().contains("_staging-")).findFirst().orElseThrow();
    }
    try (OutputLock subset = lock(output.resolve("runs/first"))) {
      Outcome cleaned = clean("7d", "--delete");
      assertThat(cleaned.exitCode()).as(cleaned.err()).isZero();
      assertThat(cleaned.err()).contains("runs/first/lock.json is held by run nightly");
      assertThat(cleaned.out())
          .contains("Removed: 16, ")
          .contains("left: in use               " + "file:" + staging + "\n");
      subset.confirmHeld();
    }
    assertThat(staging).exists();
    assertThat(clean("7d", "--delete").out()).contains("Removed: 1, ");
    assertThat(staging).doesNotExist();
    assertThat(output.resolve("runs/first/lock.json")).doesNotExist();
  }

  @Test
  void youngThings_areLeft_whateverTheyAre() throws IOException {
    plant();
    Set<String> before = files(output);
    Outcome cleaned = clean("11d", "--delete");
    assertThat(cleaned.out()).contains("Removed: 0, 0 bytes");
    assertThat(files(output)).isEqualTo(before);
  }

  @Test
  void sharedWork_isCleanedForAllOutputsThatAreNamed() throws IOException {
    Path other = folder.resolve("other");
    Files.createDirectories(other.resolve("runs"));
    Files.move(output.resolve("runs/second"), other.resolve("runs/second"));
    Path work = output.resolve("work");
    Files.writeString(
        output.resolve("current.json"),
        Files.readString(output.resolve("current.json")).replace("second", "first"));
    Outcome both = clean("7d", "--output", other.toString(), "--work", work.toString());
    assertThat(both.out()).contains("table of no published run         3");
    // The ranking of the other objective is the second run's alone.
    Outcome one = clean("7d", "--work", work.toString());
    assertThat(one.out()).contains("table of no published run         4");
  }

  @Test
  void damagedRecordOfAPublishedRun_removesNothing() throws IOException {
    plant();
    Files.writeString(output.resolve("runs/second/run.json"), "{\"run_id\": ");
    Set<String> before = files(output);
    Outcome refused = clean("7d", "--delete");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err())
        .contains("runs/second/run.json is damaged, so what the run refers to is not known");
    Files.writeString(output.resolve("runs/second/run.json"), "{}");
    Outcome empty = clean("7d", "--delete");
    assertThat(empty.exitCode()).isEqualTo(3);
    assertThat(empty.err())
        .contains("runs/second/run.json is damaged", "A run's record lacks what the run was");
    Files.delete(output.resolve("runs/second/run.json"));
    Files.delete(output.resolve("runs/second/_SUCCESS"));
    assertThat(clean("7d", "--delete").err()).contains("current.json names a run that is gone");
    before.removeAll(Set.of("runs/second/run.json", "runs/second/_SUCCESS"));
    assertThat(files(output)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "0d", "week"})
  void mistakenAge_isNamed(String age) {
    Outcome refused = clean(age);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("corelake: --older-than must be a whole number")
        .contains(", was '" + age + "'");
    Outcome noOutput =
        corelake(List.of("clean", "--output", folder + "/none", "--older-than", "7d"));
    assertThat(noOutput.exitCode()).isEqualTo(2);
    assertThat(noOutput.err()).contains("--output must be the output of a run");
    assertThat(folder.resolve("none")).doesNotExist();
  }
}
