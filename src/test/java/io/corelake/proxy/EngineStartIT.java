package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How libtorch starts in a fresh JVM, in which no socket can be opened, and how it does not. */
class EngineStartIT {
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir Path folder;

  private static String start(String... environment) throws IOException, InterruptedException {
    return GuardedJvm.run(
        "corelake",
        CLASS_PATH,
        environment.length == 0 ? Map.of() : Map.of(environment[0], environment[1]));
  }

  @Test
  void startAndLoad_openNoSocket() throws Exception {
    assertThat(start()).contains("trial: ProxyTrial[libtorch=2.7.1, device=", "attempts: []");
  }

  /** Without CoreLake's settings DJL asks Amazon's metadata service who this machine is. */
  @Test
  void djlByItself_triesToReport_whichTheGuardSees() throws Exception {
    assertThat(GuardedJvm.run("djl", CLASS_PATH, Map.of())).contains("attempts: [socket");
  }

  @Test
  void environmentThatAllowsTheNetwork_isRefused() throws Exception {
    assertThat(start("DJL_OFFLINE", "false"))
        .contains("refused: The environment variable DJL_OFFLINE is 'false'", "attempts: []");
  }

  @Test
  void noLibtorchOnTheClassPath_isSaid_andNothingIsDownloaded() throws Exception {
    String without =
        Arrays.stream(CLASS_PATH.split(File.pathSeparator))
            .filter(entry -> !entry.contains("pytorch-native"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(without).isNotEqualTo(CLASS_PATH);
    assertThat(GuardedJvm.run("corelake", without, Map.of("DJL_CACHE_DIR", folder.toString())))
        .contains("refused: there is no libtorch: put the jar pytorch-native-cpu 2.7.1")
        .contains("attempts: []");
  }

  @Test
  void cacheThatCannotBeWritten_isNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertThat(start("DJL_CACHE_DIR", file.resolve("cache").toString()))
        .contains("refused: libtorch cannot be unpacked to " + file.resolve("cache"))
        .contains("spark.executorEnv.DJL_CACHE_DIR");
  }

  @Test
  void libraryPathWithoutLibtorch_isRefused() throws Exception {
    assertThat(start("PYTORCH_LIBRARY_PATH", folder.toString()))
        .contains("refused: The environment variable PYTORCH_LIBRARY_PATH is " + folder)
        .contains("libtorch 2.7.1");
  }

  @Test
  void libraryThatIsNone_isQuoted() throws Exception {
    Files.writeString(folder.resolve(System.mapLibraryName("torch")), "no library");
    assertThat(start("PYTORCH_LIBRARY_PATH", folder.toString()))
        .contains("refused: libtorch cannot be loaded (")
        .contains(folder.toString());
  }
}
