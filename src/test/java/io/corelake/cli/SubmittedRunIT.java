package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.Corpora;
import io.corelake.testing.LauncherProcess;
import io.corelake.testing.S3Objects;
import io.corelake.testing.S3Server;
import io.corelake.testing.S3Settings;
import io.corelake.testing.StandaloneCluster;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application jar submitted to a standalone cluster, with input and output on S3, as teams run
 * it; what comes of it is that of a run on this machine.
 */
class SubmittedRunIT {
  private static final int IMAGES = 60;

  @TempDir Path folder;

  @Test
  void submittedRun_hasTheBytesOfALocalOne() throws Exception {
    try (S3Server server = S3Server.start(folder, "lake");
        S3Objects lake = new S3Objects(server.endpoint(), "lake");
        StandaloneCluster cluster =
            new StandaloneCluster(folder.resolve("cluster"), 2, "1536m", S3Settings.CREDENTIALS)) {
      lake.upload(Corpora.draw(folder.resolve("images"), IMAGES), "images");
      lake.upload(Corpora.untrainedProxy(folder.resolve("proxy.pt")), "proxy.pt");
      LauncherProcess local = local(server.endpoint(), run("local"));
      LauncherProcess submitted = submitted(cluster, server.endpoint(), run("submitted"));
      assertThat(submitted.exitCode()).as(submitted.output()).isZero();
      assertThat(local.exitCode()).as(local.output()).isZero();
      SortedMap<String, String> expected = published(lake, "local");
      assertThat(expected).containsKeys("_SUCCESS", "ranking/part-00000.parquet");
      assertThat(published(lake, "submitted")).isEqualTo(expected);
      assertThat(lake.text("submitted/current.json")).contains("\"run_id\" : \"nightly\"");

      LauncherProcess verified =
          submitted(cluster, server.endpoint(), List.of("verify", "--run=s3a://lake/submitted"));
      assertThat(verified.exitCode()).as(verified.output()).isZero();
      lake.write("submitted/runs/nightly/subsets/keep-0.50/filenames.txt", new byte[] {10});
      LauncherProcess damaged =
          submitted(cluster, server.endpoint(), List.of("verify", "--run=s3a://lake/submitted"));
      assertThat(damaged.exitCode()).as(damaged.output()).isEqualTo(3);
      assertThat(damaged.output()).contains("subsets/keep-0.50/filenames.txt");
    }
  }

  private static List<String> run(String output) {
    return List.of(
        "run",
        "--input=s3a://lake/images",
        "--output=s3a://lake/" + output,
        "--proxy=s3a://lake/proxy.pt",
        "--run-id=nightly",
        "--set=embed.image-size=32",
        "--set=embed.views=2",
        "--set=embed.images-per-task=16",
        "--set=classes.count=3",
        "--set=select.keep=[0.5]");
  }

  private LauncherProcess local(URI endpoint, List<String> arguments) {
    Map<String, String> environment = new HashMap<>(S3Settings.CREDENTIALS);
    environment.put("CORELAKE_JAVA_OPTS", S3Settings.options(S3Settings.of(endpoint)));
    return LauncherProcess.start(
        folder.resolve("local.log"), environment, arguments.toArray(String[]::new));
  }

  private LauncherProcess submitted(
      StandaloneCluster cluster, URI endpoint, List<String> arguments) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--properties-file",
                "conf/spark-defaults.s3.conf",
                "--executor-memory",
                "1g",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.ui.enabled=false"));
    S3Settings.of(endpoint)
        .forEach((key, value) -> options.addAll(List.of("--conf", key + "=" + value)));
    Map<String, String> environment = new HashMap<>(S3Settings.CREDENTIALS);
    environment.putAll(cluster.environment());
    return LauncherProcess.start(
        folder.resolve("submitted.log"), environment, cluster.submit(options, arguments));
  }

  /** The hashes of a run's files but of the records and the report, which hold times. */
  private static SortedMap<String, String> published(S3Objects lake, String output) {
    SortedMap<String, String> hashes = lake.hashes(output + "/runs/nightly");
    hashes.keySet().removeIf(name -> name.equals("run.json") || name.startsWith("report/"));
    return hashes;
  }
}
