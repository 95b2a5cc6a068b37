package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.LauncherProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to a command that waits; {@link EndedRunProof} has the moments of a run. */
class EndedRunIT {
  @TempDir Path folder;

  /** It holds the first output while it waits for the second. */
  @Test
  void clean_letsGoOfItsLock() throws Exception {
    Path first = Files.createDirectories(folder.resolve("first/work")).getParent();
    Path second = Files.createDirectories(folder.resolve("second/work")).getParent();
    Files.writeString(second.resolve("lock.json"), "of somebody");
    LauncherProcess clean =
        LauncherProcess.start(
            folder.resolve("clean.log"),
            "clean",
            "--output",
            first.toString(),
            "--output",
            second.toString(),
            "--older-than",
            "7d",
            "--delete");
    clean.awaitOutput("Waiting for a sign of life");
    assertThat(first.resolve("lock.json")).exists();
    clean.signal("TERM");
    assertThat(clean.exitCode()).as(clean.output()).isEqualTo(143);
    assertThat(first.resolve("lock.json")).as(clean.output()).doesNotExist();
    assertThat(second.resolve("lock.json")).hasContent("of somebody");
  }
}
