package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.progress.Progress;
import io.corelake.storage.Sha256;
import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that trains its proxy, killed while it does. */
class TrainedProxyIT {
  private static final int STEPS = 6;

  @TempDir Path folder;

  /** Hears of a run, and may kill it after a step of the training. */
  private static final class Listener implements Progress {
    private final int killedAfter;
    private final List<String> lines = new ArrayList<>();
    private String stage = "";
    private int steps;

    Listener(int killedAfter) {
      this.killedAfter = killedAfter;
    }

    @Override
    public void started(String name, long total) {
      stage = name;
    }

    @Override
    public void advanced(long done, String detail) {
      if (stage.equals("train") && ++steps == killedAfter) {
        throw new IllegalStateException("killed");
      }
    }

    @Override
    public void finished(String summary) {
      lines.add(stage + " " + summary);
    }

    @Override
    public void note(String line) {
      lines.add(line);
    }
  }

  private void run(String output, Progress progress, String... settings) {
    List<String> assignments =
        new ArrayList<>(
            List.of(
                "embed.views=2",
                "train.epochs=2",
                "train.batch-size=30",
                "train.image-size=16",
                "train.width=narrow",
                "train.threads=3",
                "train.early-stop.every=1"));
    assignments.addAll(List.of(settings));
    RunRequest request =
        new RunRequest(
            "--input",
            folder.resolve("images").toString(),
            folder.resolve(output).toString(),
            null,
            Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), assignments)),
            StageName.EMBED,
            null,
            false);
    new RunPipeline(LocalSpark.onCores(2), request, progress).run();
  }

  private List<Path> proxies(String output, String glob) throws IOException {
    Path store = folder.resolve(output).resolve("work/proxies");
    try (Stream<Path> files = Files.list(store)) {
      return files.filter(file -> file.getFileName().toString().matches(glob)).toList();
    }
  }

  @Test
  void killedInTraining_theSameCommandGoesOn_toTheSameBytes() throws IOException {
    Corpora.draw(folder.resolve("images"), 100);
    Listener undisturbed = new Listener(0);
    run("undisturbed", undisturbed);
    assertThat(undisturbed.steps).isEqualTo(STEPS);

    String often = "train.checkpoint-seconds=0";
    assertThatThrownBy(() -> run("killed", new Listener(4), often)).hasMessage("killed");
    assertThat(proxies("killed", ".*\\.checkpoint")).hasSize(1);
    assertThat(proxies("killed", ".*\\.(pt|json)")).isEmpty();
    // How often checkpoints are kept is not part of what is trained.
    Listener resumed = new Listener(0);
    run("killed", resumed, "train.checkpoint-seconds=60");
    assertThat(resumed.lines).contains("The training goes on from its checkpoint: step 4 of 6.");
    assertThat(resumed.steps).isEqualTo(STEPS - 4);

    Path expected = proxies("undisturbed", ".*\\.pt").get(0);
    Path actual = proxies("killed", ".*\\.pt").get(0);
    assertThat(actual.getFileName()).isEqualTo(expected.getFileName());
    assertThat(Files.readAllBytes(actual)).isEqualTo(Files.readAllBytes(expected));
    assertThat(proxies("killed", ".*\\.checkpoint")).isEmpty();
    assertThat(Files.readString(proxies("killed", "trained-.*\\.json").get(0)))
        .contains(Sha256.of(Files.readAllBytes(actual)))
        .contains("\"threads\" : 3")
        .contains("\"sample_ncc\" : 0.");
  }

  @Test
  void otherWidth_isAnotherProxy() throws IOException {
    Corpora.draw(folder.resolve("images"), 40);
    Listener narrow = new Listener(0);
    run("out", narrow, "train.epochs=1");
    Listener standard = new Listener(0);
    run("out", standard, "train.epochs=1", "train.width=standard");
    assertThat(standard.steps).isEqualTo(narrow.steps).isPositive();
    assertThat(proxies("out", "trained-.*\\.json")).hasSize(2);
    assertThat(proxies("out", ".*\\.pt")).hasSize(2);
  }
}
