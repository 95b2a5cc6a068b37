package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import io.corelake.testing.LauncherProcess;
import io.corelake.testing.S3Settings;
import io.corelake.testing.StandaloneCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at random moments of a run on S3, of the driver and of an executor. Whatever the moment,
 * the pointer names a whole run, and the same command ends with the undisturbed run's bytes.
 * Moments at which there was nothing left to kill do not count.
 */
class KilledOnS3Proof {
  private static final int ROUNDS = Integer.getInteger("proof.rounds", 20);
  private static final long SEED = Long.getLong("proof.seed", 11);
  private static final int IMAGES = 200;

  @TempDir Path folder;

  @Test
  void driver_killedAtRandomMoments() throws Exception {
    try (S3Runs runs = S3Runs.start(folder, IMAGES)) {
      long start = System.nanoTime();
      assertThat(runs.local("undisturbed.log", run("undisturbed")).exitCode()).isZero();
      long wholeMillis = (System.nanoTime() - start) / 1_000_000;
      SortedMap<String, String> expected = runs.published("undisturbed", "r");
      assertThat(runs.local("before.log", S3Runs.run("out", "before", "--set=seed=1")).exitCode())
          .isZero();
      RandomStream random = new RandomStream(SEED);
      int killed = 0;
      for (int round = 0; killed < ROUNDS; round++) {
        String log = "driver-" + round + ".log";
        String output = "out-" + round;
        runs.lake().copy("out/runs/", output + "/runs/");
        runs.lake().copy("out/current.json", output + "/current.json");
        LauncherProcess run = runs.local(log, run(output));
        long moment = (long) (random.nextDouble() * wholeMillis);
        Thread.sleep(moment);
        boolean alive = run.isAlive();
        run.kill();
        killed += alive ? 1 : 0;
        say("driver", round, moment, alive, run);
        runs.requireWholeRun(output);
        LauncherProcess again = runs.local(log, run(output));
        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(runs.published(output, "r")).as("round " + round).isEqualTo(expected);
        runs.requireWholeRun(output);
      }
    }
  }

  @Test
  void executor_killedAtRandomMoments() throws Exception {
    try (S3Runs runs = S3Runs.start(folder, IMAGES);
        StandaloneCluster cluster =
            new StandaloneCluster(folder.resolve("cluster"), 2, "1536m", S3Settings.CREDENTIALS)) {
      long start = System.nanoTime();
      assertThat(runs.submitted("undisturbed.log", cluster, run("undisturbed")).exitCode())
          .isZero();
      long wholeMillis = (System.nanoTime() - start) / 1_000_000;
      SortedMap<String, String> expected = runs.published("undisturbed", "r");
      RandomStream random = new RandomStream(SEED + 1);
      int killed = 0;
      for (int round = 0; killed < ROUNDS; round++) {
        String log = "executor-" + round + ".log";
        LauncherProcess run = runs.submitted(log, cluster, run("out-" + round));
        long moment = (long) (random.nextDouble() * wholeMillis);
        Thread.sleep(moment);
        List<ProcessHandle> executors = cluster.executors();
        boolean any = run.isAlive() && !executors.isEmpty();
        if (any) {
          executors.get(random.nextInt(executors.size())).destroyForcibly();
          killed++;
        }
        say("executor", round, moment, any, run);
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(runs.published("out-" + round, "r")).as("round " + round).isEqualTo(expected);
        runs.requireWholeRun("out-" + round);
      }
    }
  }

  /** Returns the arguments of a run whose images are embedded in several chunks. */
  private static List<String> run(String output) {
    return S3Runs.run(output, "r", "--set=embed.chunk-seconds=1");
  }

  private static void say(String victim, int round, long moment, boolean hit, LauncherProcess run) {
    List<String> lines =
        run.output()
            .lines()
            .filter(line -> line.matches("(list|corpus|embed|classes|rank|manifests|report) .*"))
            .toList();
    System.err.printf(
        "%s, round %d: %s after %,d ms, %s%n",
        victim,
        round,
        hit ? "killed" : "there was none to kill",
        moment,
        lines.isEmpty()
            ? "before the first stage was done"
            : "last: " + lines.get(lines.size() - 1));
  }
}
