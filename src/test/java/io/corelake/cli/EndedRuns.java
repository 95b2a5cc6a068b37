package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.Corpora;
import io.corelake.testing.LauncherProcess;
import io.corelake.testing.RunCopies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs that train their proxy, and are told to end on the way. */
final class EndedRuns {
  private static final int MOST_SECONDS = 30;

  private final Path folder;

  EndedRuns(Path folder) {
    this.folder = folder;
    Corpora.draw(folder.resolve("images"), 300);
  }

  private LauncherProcess start(Path output) {
    return LauncherProcess.start(
        folder.resolve(output.getFileName() + ".log"),
        "run",
        "--input",
        folder.resolve("images").toString(),
        "--output",
        output.toString(),
        "--run-id",
        "nightly",
        "--set",
        "train.epochs=20",
        "--set",
        "embed.views=2",
        "--set",
        "select.keep=[0.5]",
        "--set",
        "train.batch-size=64",
        "--set",
        "train.checkpoint-seconds=0",
        "--set",
        "classes.count=4",
        "--set",
        "output.lock-heartbeat=0.5");
  }

  /**
   * Sends a signal once a text was printed and some time has passed; then the same command again.
   *
   * @param exitCode what the signal ends a process with
   */
  void end(String signal, int exitCode, String printed, long millis) throws Exception {
    Path output = folder.resolve("%s-%s-%d".formatted(signal, printed.strip(), millis));
    LauncherProcess run = start(output);
    run.awaitOutput(printed);
    Thread.sleep(millis);
    long sent = System.nanoTime();
    run.signal(signal);
    assertThat(run.exitCode()).as(run.output()).isEqualTo(exitCode);
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sent);
    assertThat(seconds).as("seconds to the end").isLessThan(MOST_SECONDS);
    assertThat(run.hasCrashed()).as(run.output()).isFalse();
    assertThat(output.resolve("lock.json")).as(run.output()).doesNotExist();
    if (!Files.exists(output.resolve("runs/nightly/_SUCCESS"))) {
      assertThat(run.output()).contains("corelake: Ended by SIG" + signal);
      // Files are listed before there is anything to record.
      if (!printed.startsWith("list") || Files.exists(output.resolve("runs"))) {
        var record = RunCopies.json(output.resolve("runs/nightly/run.json"));
        assertThat(record.get("status").asText()).isEqualTo("failed");
        assertThat(record.get("exit_code").asInt()).isEqualTo(exitCode);
      }
      assertThat(output.resolve("current.json")).doesNotExist();
    }
    goOn(output);
  }

  /** Nothing waits for a lock, and no thread keeps the JVM once the command has ended. */
  private void goOn(Path output) throws Exception {
    LauncherProcess again = start(output);
    again.awaitOutput("/report/index.html");
    long done = System.nanoTime();
    assertThat(again.exitCode()).as(again.output()).isZero();
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - done)).isLessThan(MOST_SECONDS);
    assertThat(again.output()).doesNotContain("is held by").doesNotContain("is taken over");
    TwinRuns.assertWhole(output);
  }
}
