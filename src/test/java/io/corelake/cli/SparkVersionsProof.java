package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.corelake.testing.Corpora;
import io.corelake.testing.LauncherProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar of this build on another Spark, whose class path {@code -Dproof.classpath} names: {@code
 * mvn -Pspark-4.0 dependency:build-classpath -DincludeScope=provided -Dmdep.outputFile=FILE}.
 */
class SparkVersionsProof {
  private static final int IMAGES = 200;

  @TempDir Path folder;

  private Path run(String name, String classPath, Path images, Path proxy) throws Exception {
    Path out = folder.resolve(name);
    LauncherProcess run =
        LauncherProcess.start(
            folder.resolve(name + ".log"),
            Map.of("LC_ALL", "C.UTF-8", "OMP_WAIT_POLICY", "PASSIVE"),
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "@deploy/local/jvm.options",
                "-Dspark.master=local[2]",
                "-Dlog4j2.configurationFile=file:conf/log4j2.properties",
                "-cp",
                "target/corelake.jar:" + classPath,
                Main.class.getName(),
                "run",
                "--run-id=one",
                "--input=" + images,
                "--output=" + out,
                "--proxy=" + proxy,
                "--set=embed.views=2",
                "--set=embed.image-size=32"));
    assertThat(run.exitCode()).as(run.output()).isZero();
    return out.resolve("runs/one");
  }

  /** The report has times in it, and run.json the versions. */
  private static Map<String, byte[]> results(Path run) throws IOException {
    Map<String, byte[]> results = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (name.matches("(ranking|subsets|duplicates|rejects)/.*")) {
          results.put(name, Files.readAllBytes(file));
        }
      }
    }
    return results;
  }

  @Test
  void rankingAndSubsets_haveTheSameBytes() throws Exception {
    String other = System.getProperty("proof.classpath", "");
    assumeThat(other).as("-Dproof.classpath").isNotEmpty();
    Path images = Corpora.draw(folder.resolve("images"), IMAGES);
    Files.writeString(images.resolve("broken.jpg"), "no image");
    Path proxy = Corpora.untrainedProxy(folder.resolve("proxy.pt"));
    Path here = run("here", Files.readString(Path.of("target/local.classpath")), images, proxy);
    Path there = run("there", Files.readString(Path.of(other)), images, proxy);
    assertThat(version(there)).isNotEqualTo(version(here));
    Map<String, byte[]> expected = results(here);
    assertThat(expected.keySet()).anyMatch(name -> name.startsWith("ranking/"));
    assertThat(results(there).keySet()).isEqualTo(expected.keySet());
    results(there)
        .forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(expected.get(name)));
  }

  private static String version(Path run) throws IOException {
    return Files.readString(run.resolve("run.json"))
        .replaceAll("(?s).*\"spark\" *: *\"([^\"]*)\".*", "$1");
  }
}
