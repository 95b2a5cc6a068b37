package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import io.corelake.storage.Sha256;
import io.corelake.testing.LocalSpark;
import io.corelake.vectors.NpyFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published bytes of a ranking, on one core, on two, and on two executors. */
class ClusterLayoutIT {
  private static final int VECTORS = 15_000;
  private static final int DIMENSION = 20;

  @TempDir static Path folder;
  private static SortedMap<String, String> reference;

  @BeforeAll
  static void rankOnOneCore() throws IOException {
    RandomStream random = new RandomStream(6);
    float[][] vectors = new float[VECTORS][DIMENSION];
    for (int i = 0; i < VECTORS; i++) {
      for (int j = 0; j < DIMENSION; j++) {
        vectors[i][j] = (float) (0.4 + random.nextGaussian());
      }
      if (i % 9 == 0 && i > 0) {
        vectors[i] = vectors[random.nextInt(i)];
      }
    }
    Files.write(folder.resolve("vectors.npy"), NpyFiles.floats(vectors));
    Files.write(
        folder.resolve("ids.txt"),
        IntStream.range(0, VECTORS).mapToObj(i -> (i * 7919L % VECTORS) + ".jpg").toList());
    LocalSpark.onCores(1);
    reference = publish("one-core", "512m");
    assertThat(reference).containsKey("ranking/part-00000.parquet").hasSizeGreaterThan(5);
  }

  @AfterAll
  static void leaveNoExecutors() {
    LocalSpark.onCores(2);
  }

  @Test
  void bytes_areTheSame_onTwoCores_whereEveryClassIsShared() throws IOException {
    LocalSpark.onCores(2);
    assertThat(publish("two-cores", "1m")).isEqualTo(reference);
  }

  @Test
  void bytes_areTheSame_onTwoExecutors_inTasksAndShared() throws IOException {
    SparkSession spark = LocalSpark.onExecutors(2);
    assertThat(spark.sparkContext().master()).startsWith("local-cluster");
    assertThat(publish("executors", "512m")).isEqualTo(reference);
    assertThat(publish("executors-shared", "2m")).isEqualTo(reference);
  }

  /** Ranks into an output of its own; returns the hash of every file but the records. */
  private static SortedMap<String, String> publish(String output, String classMemory)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "select",
                "--vectors=" + folder.resolve("vectors.npy"),
                "--ids=" + folder.resolve("ids.txt"),
                "--output=" + folder.resolve(output),
                "--run-id=layout",
                "--until=manifests",
                "--set=classes.count=1",
                "--set=select.class-memory=" + classMemory,
                "--set=select.objective=cl-core"));
    StringWriter err = new StringWriter();
    int exitCode =
        Main.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            arguments.toArray(String[]::new));
    assertThat(exitCode).as(err.toString()).isZero();
    Path run = folder.resolve(output).resolve("runs/layout");
    SortedMap<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (!name.equals("run.json")) {
          hashes.put(name, Sha256.of(Files.readAllBytes(file)));
        }
      }
    }
    return hashes;
  }
}
