package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.LauncherProcess;
import io.corelake.testing.S3Settings;
import io.corelake.testing.StandaloneCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application jar submitted to a standalone cluster by {@code deploy/spark-submit.sh}, in
 * client and in cluster mode, with input and output on S3, as teams run it; what comes of it is
 * what comes of a run on one machine.
 */
class SubmittedRunProof {
  private static final int IMAGES = 60;

  @TempDir Path folder;

  @Test
  void submittedRun_hasTheBytesOfALocalOne() throws Exception {
    try (S3Runs runs = S3Runs.start(folder, IMAGES);
        StandaloneCluster cluster =
            new StandaloneCluster(folder.resolve("cluster"), 2, "1536m", S3Settings.CREDENTIALS)) {
      LauncherProcess submitted =
          runs.submitted("submitted.log", cluster, S3Runs.run("submitted", "nightly"));
      assertThat(submitted.exitCode()).as(submitted.output()).isZero();
      LauncherProcess local = runs.local("local.log", S3Runs.run("local", "nightly"));
      assertThat(local.exitCode()).as(local.output()).isZero();

      SortedMap<String, String> expected = runs.published("local", "nightly");
      assertThat(expected).containsKeys("_SUCCESS", "ranking/part-00000.parquet");
      assertThat(runs.published("submitted", "nightly")).isEqualTo(expected);
      runs.requireWholeRun("submitted");

      List<String> verify = List.of("verify", "--run=s3a://lake/submitted");
      LauncherProcess whole = runs.submitted("whole.log", cluster, verify);
      assertThat(whole.exitCode()).as(whole.output()).isZero();
      runs.lake()
          .write("submitted/runs/nightly/subsets/keep-0.50/filenames.txt", new byte[] {'\n'});
      LauncherProcess damaged = runs.submitted("damaged.log", cluster, verify);
      assertThat(damaged.exitCode()).as(damaged.output()).isEqualTo(3);
      assertThat(damaged.output()).contains("subsets/keep-0.50/filenames.txt");
    }
  }

  @Test
  void driverOnAWorker_hasTheBytesOfALocalRun_andItsFailureIsTheScripts() throws Exception {
    try (S3Runs runs = S3Runs.start(folder, IMAGES);
        StandaloneCluster cluster =
            new StandaloneCluster(folder.resolve("cluster"), 3, "1536m", S3Settings.CREDENTIALS)) {
      LauncherProcess submitted =
          runs.submitted("submitted.log", cluster, "cluster", S3Runs.run("submitted", "nightly"));
      assertThat(submitted.exitCode()).as(submitted.output()).isZero();
      LauncherProcess local = runs.local("local.log", S3Runs.run("local", "nightly"));
      assertThat(local.exitCode()).as(local.output()).isZero();
      assertThat(runs.published("submitted", "nightly"))
          .isNotEmpty()
          .isEqualTo(runs.published("local", "nightly"));
      runs.requireWholeRun("submitted");

      LauncherProcess failed =
          runs.submitted(
              "failed.log",
              cluster,
              "cluster",
              S3Runs.run("failed", "nightly", "--set=embed.proxy-sha256=" + "0".repeat(64)));
      assertThat(failed.exitCode()).as(failed.output()).isEqualTo(1);
      assertThat(failed.output()).contains("The driver ended as FAILED");
      assertThat(runs.lake().text("failed/runs/nightly/run.json"))
          .contains("\"status\" : \"failed\"", "\"exit_code\" : 2");
    }
  }
}
