package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.Corpora;
import io.corelake.testing.LauncherProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 after stages of a run that the real launcher started, then the same command again; {@code
 * KilledOnS3Proof} does it at any moment.
 */
class KilledRunIT {
  @TempDir Path folder;

  private LauncherProcess start(String output) {
    return LauncherProcess.start(
        folder.resolve(output + ".log"),
        "run",
        "--input",
        folder.resolve("images").toString(),
        "--output",
        folder.resolve(output).toString(),
        "--proxy",
        folder.resolve("proxy.pt").toString(),
        "--set",
        "embed.image-size=32",
        "--set",
        "classes.count=5",
        "--set",
        "output.lock-heartbeat=0.2",
        "--run-id",
        "nightly");
  }

  @Test
  void sameCommand_finishesWhatWasKilled_withTheSameBytes() throws Exception {
    Corpora.draw(folder.resolve("images"), 200);
    Corpora.untrainedProxy(folder.resolve("proxy.pt"));
    assertThat(start("undisturbed").exitCode()).isZero();

    for (String milestone :
        List.of(
            "work/embed/*/stage.json",
            "work/rank/*/stage.json",
            "runs/*/subsets/keep-0.40/subset.json")) {
      LauncherProcess run = start("killed");
      awaitFile(run, folder.resolve("killed"), milestone);
      run.kill();
      assertThat(folder.resolve("killed/current.json")).as(milestone).doesNotExist();
    }
    assertThat(start("killed").exitCode()).isZero();

    assertThat(folder.resolve("killed/current.json")).exists();
    Map<String, byte[]> expected = published(folder.resolve("undisturbed/runs/nightly"));
    Map<String, byte[]> actual = published(folder.resolve("killed/runs/nightly"));
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, bytes) -> assertThat(actual.get(name)).as(name).isEqualTo(bytes));
  }

  /** The tables and exports; the records and the report hold times. */
  private static Map<String, byte[]> published(Path run) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(run)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (!name.equals("run.json") && !name.startsWith("report/")) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  private static void awaitFile(LauncherProcess run, Path root, String glob) throws Exception {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + root + "/" + glob);
    while (!anyFile(root, matcher)) {
      assertThat(run.isAlive()).as("the run ended before it wrote " + glob).isTrue();
      Thread.sleep(5);
    }
  }

  private static boolean anyFile(Path root, PathMatcher matcher) throws IOException {
    if (!Files.exists(root)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.anyMatch(matcher::matches);
    } catch (UncheckedIOException e) {
      // A draft went away between the listing and the look at it.
      return false;
    }
  }
}
