package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFoldersTest {
  @TempDir Path folder;

  private static SparkConf scratch(String folders) {
    return new SparkConf(false).set("spark.local.dir", folders);
  }

  @Test
  void noneCanBeWritten_isSaidWithTheKey() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    assertThatThrownBy(() -> ScratchFolders.requireOneWritable(scratch(file + "/a," + file + "/b")))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("spark.local.dir")
        .hasMessageContaining(file + "/a," + file + "/b");
  }

  @Test
  void oneCanBeWritten_isEnough_andNothingIsLeftInIt() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    Path made = folder.resolve("not/yet");
    ScratchFolders.requireOneWritable(scratch(file + "/a," + made));
    assertThat(made).isEmptyDirectory();
  }
}
