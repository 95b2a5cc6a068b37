package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import io.corelake.testing.LauncherProcess;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.RunCopies;
import io.corelake.vectors.NpyFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Processes that want the same output at the same time, and what must come of it. */
final class TwinRuns {
  private static final int VECTORS = 600;
  private static final int DIMENSION = 16;

  private final Path folder;

  /** Writes the vectors that all of them rank. */
  TwinRuns(Path folder) throws IOException {
    this.folder = folder;
    RandomStream random = new RandomStream(3);
    float[][] vectors = new float[VECTORS][DIMENSION];
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < VECTORS; i++) {
      ids.add("%05d.jpg".formatted(i));
      for (int j = 0; j < DIMENSION; j++) {
        vectors[i][j] = (float) random.nextDouble(-1, j == i % 5 ? 4 : 1);
      }
    }
    Files.write(folder.resolve("vectors.npy"), NpyFiles.floats(vectors));
    Files.write(folder.resolve("ids.txt"), ids);
  }

  /** Starts a ranking of them; the lock is stale after 1.8 s. */
  LauncherProcess start(String log, Path output, String runId) {
    return LauncherProcess.start(
        folder.resolve(log),
        "select",
        "--vectors",
        folder.resolve("vectors.npy").toString(),
        "--ids",
        folder.resolve("ids.txt").toString(),
        "--output",
        output.toString(),
        "--run-id",
        runId,
        "--set",
        "classes.count=4",
        "--set",
        "select.keep=[0.2,0.5]",
        "--set",
        "output.lock-heartbeat=0.3");
  }

  /** Starts two at once, and holds what they leave against what was promised. */
  void round(int number) throws Exception {
    Path output = folder.resolve("round" + number);
    String second = number % 2 == 0 ? "first" : "second";
    List<LauncherProcess> twins =
        List.of(
            start("round" + number + ".log", output, "first"),
            start("round" + number + ".twin.log", output, second));
    List<Integer> exitCodes = new ArrayList<>();
    List<String> printed = new ArrayList<>();
    for (LauncherProcess twin : twins) {
      exitCodes.add(twin.exitCode());
      printed.add(twin.output());
    }
    assertThat(exitCodes).as("%s", printed).contains(0).containsAnyOf(0, 4).isSubsetOf(0, 4);
    if (exitCodes.contains(4)) {
      assertThat(printed.get(exitCodes.indexOf(4))).contains("lock.json is held by run");
    }
    assertWhole(output);
  }

  /** Every run of the output is whole, the pointer names one of them, and no lock is left. */
  static void assertWhole(Path output) throws IOException {
    assertThat(verify(output)).isZero();
    try (Stream<Path> runs = Files.list(output.resolve("runs"))) {
      for (Path run : runs.toList()) {
        assertThat(verify(run)).as("%s", run).isZero();
      }
    }
    assertThat(output.resolve("lock.json")).doesNotExist();
    String named = RunCopies.json(output.resolve("current.json")).get("path").asText();
    assertThat(output.resolve(named).resolve("_SUCCESS")).exists();
    try (Stream<Path> files = Files.list(output)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("current.json", "runs", "work");
    }
  }

  private static int verify(Path run) {
    LocalSpark.onCores(2);
    PrintWriter out = new PrintWriter(new StringWriter());
    return Main.run(out, out, "verify", "--run", run.toString());
  }

  /**
   * An owner that stands still for longer than its lock is good for loses it to the next, and
   * publishes nothing when it goes on.
   */
  void pausedOwner(String milestone) throws Exception {
    Path output = folder.resolve("paused-" + milestone.replaceAll("\\W", "-"));
    LauncherProcess owner = start(output.getFileName() + ".log", output, "nightly");
    while (!exists(output, milestone)) {
      assertThat(owner.isAlive()).as(owner.output()).isTrue();
      Thread.sleep(2);
    }
    owner.signal("STOP");
    LauncherProcess next = start(output.getFileName() + ".next.log", output, "nightly");
    assertThat(next.exitCode()).as(next.output()).isZero();
    assertThat(next.output()).contains("is taken over from run nightly on host");
    var published = RunCopies.hashes(output.resolve("runs"));
    String pointer = Files.readString(output.resolve("current.json"));
    owner.signal("CONT");
    if (owner.exitCode() == 0) {
      // It had not got the lock yet, and waited for it.
      assertThat(owner.output()).contains("Run nightly is already published.");
    } else {
      assertThat(owner.exitCode()).as(owner.output()).isEqualTo(4);
      assertThat(owner.output()).containsAnyOf("was lost to ", "was written by another process");
    }
    assertThat(RunCopies.hashes(output.resolve("runs"))).isEqualTo(published);
    assertThat(output.resolve("current.json")).hasContent(pointer);
    assertWhole(output);
  }

  private static boolean exists(Path output, String milestone) throws IOException {
    if (!Files.exists(output)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(output)) {
      return files.anyMatch(file -> output.relativize(file).toString().matches(milestone));
    } catch (java.io.UncheckedIOException e) {
      // A draft went away between the listing and the look at it.
      return false;
    }
  }
}
