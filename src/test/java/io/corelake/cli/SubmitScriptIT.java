package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.LauncherProcess;
import io.corelake.testing.StandaloneCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code deploy/spark-submit.sh} with Spark's own launcher, in client mode, in folders with blanks.
 */
class SubmitScriptIT {
  @TempDir Path folder;

  @Test
  void exitCode_isThatOfTheProgram_andLogsMayBeJson() throws Exception {
    Path home = StandaloneCluster.installation(folder.resolve("a spark"));
    Map<String, String> environment = StandaloneCluster.environment(home);
    List<String> command =
        List.of(
            "deploy/spark-submit.sh",
            "--properties-file",
            "conf/spark-defaults.local.conf",
            "--driver-memory",
            "512m",
            "--log-config",
            "conf/log4j2.json.properties",
            // Warned of by Spark, and so a line in the log.
            "--conf",
            "spark.yarn.jar=none",
            "--",
            "verify",
            "--run=" + folder.resolve("no run"));
    LauncherProcess run = LauncherProcess.start(folder.resolve("log"), environment, command);
    assertThat(run.exitCode()).as(run.output()).isEqualTo(2);
    assertThat(run.output()).contains("corelake: --run must be").contains("/no run");
    assertThat(run.output()).containsPattern("(?m)^\\{\"ts\":\".*\"level\":\"WARN\"");
  }
}
