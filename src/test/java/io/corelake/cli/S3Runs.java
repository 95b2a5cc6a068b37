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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs of other processes on a lake in S3: by the launcher on this machine, or submitted to a
 * cluster.
 */
final class S3Runs implements AutoCloseable {
  private static final Pattern POINTER =
      Pattern.compile(
          "\"path\" : \"(?<path>[^\"]+)\".*\"run_json_sha256\" : \"(?<hash>[^\"]+)\"",
          Pattern.DOTALL);

  private final Path folder;
  private final S3Server server;
  private final S3Objects lake;

  private S3Runs(Path folder, S3Server server, S3Objects lake) {
    this.folder = folder;
    this.server = server;
    this.lake = lake;
  }

  /** Starts a server with drawn images in it. */
  static S3Runs start(Path folder, int images) throws Exception {
    S3Server server = S3Server.start(folder, "lake");
    S3Objects lake = new S3Objects(server.endpoint(), "lake");
    lake.upload(Corpora.draw(folder.resolve("images"), images), "images");
    lake.upload(Corpora.untrainedProxy(folder.resolve("proxy.pt")), "proxy.pt");
    return new S3Runs(folder, server, lake);
  }

  S3Objects lake() {
    return lake;
  }

  URI endpoint() {
    return server.endpoint();
  }

  /** Returns the arguments of a run. */
  static List<String> run(String output, String runId, String... settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--input=s3a://lake/images",
                "--output=s3a://lake/" + output,
                "--proxy=s3a://lake/proxy.pt",
                "--run-id=" + runId,
                "--set=embed.image-size=32",
                "--set=embed.views=2",
                "--set=embed.images-per-task=16",
                "--set=classes.count=3",
                "--set=output.lock-heartbeat=0.5",
                "--set=select.keep=[0.5]"));
    arguments.addAll(List.of(settings));
    return arguments;
  }

  /** Starts a command as a user of one machine does. */
  LauncherProcess local(String log, List<String> arguments) {
    Map<String, String> environment = new HashMap<>(S3Settings.CREDENTIALS);
    environment.put("CORELAKE_JAVA_OPTS", S3Settings.options(S3Settings.of(server.endpoint())));
    return LauncherProcess.start(
        folder.resolve(log), environment, arguments.toArray(String[]::new));
  }

  /** Starts a command by {@code deploy/spark-submit.sh}, as a user of a cluster does. */
  LauncherProcess submitted(String log, StandaloneCluster cluster, List<String> arguments) {
    return submitted(log, cluster, "client", arguments);
  }

  /** As the other, with the driver here ({@code client}) or on a worker ({@code cluster}). */
  LauncherProcess submitted(
      String log, StandaloneCluster cluster, String mode, List<String> arguments) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--deploy-mode",
                mode,
                "--jar",
                Path.of("target/corelake.jar").toAbsolutePath().toString(),
                "--driver-memory",
                "1g",
                "--properties-file",
                "conf/spark-defaults.s3.conf",
                "--executor-memory",
                "1g",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"));
    S3Settings.of(server.endpoint())
        .forEach((key, value) -> options.addAll(List.of("--conf", key + "=" + value)));
    Map<String, String> environment = new HashMap<>(S3Settings.CREDENTIALS);
    environment.putAll(cluster.environment());
    return LauncherProcess.start(
        folder.resolve(log), environment, cluster.submit(options, arguments));
  }

  /** The hashes of a run's files but of the records and the report, which hold times. */
  SortedMap<String, String> published(String output, String runId) {
    SortedMap<String, String> hashes = lake.hashes(output + "/runs/" + runId);
    hashes.keySet().removeIf(name -> name.equals("run.json") || name.startsWith("report/"));
    return hashes;
  }

  /** Makes sure that the pointer names a run of which every file is as its record says. */
  void requireWholeRun(String output) {
    Matcher pointer = POINTER.matcher(lake.text(output + "/current.json"));
    assertThat(pointer.find()).isTrue();
    SortedMap<String, String> files = lake.hashes(output + "/" + pointer.group("path"));
    assertThat(files).containsKey("_SUCCESS").containsEntry("run.json", pointer.group("hash"));
    String record = lake.text(output + "/" + pointer.group("path") + "/run.json");
    files.forEach(
        (name, hash) -> {
          if (!name.equals("_SUCCESS") && !name.equals("run.json") && !name.equals("lock.json")) {
            assertThat(record).as(name).contains(hash);
          }
        });
  }

  @Override
  public void close() {
    lake.close();
    server.close();
  }
}
