package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class FullDiskTest {
  private static final Path OUTPUT = new Path("file:/lake/out");
  private static final Path WORK = new Path("file:/scratch/work");

  private static String told(Throwable failure) {
    CoreLakeException full = FullDisk.behind(failure, OUTPUT, WORK).orElseThrow();
    assertThat(full.exitCode()).isEqualTo(ExitCode.STORAGE);
    assertThat(full).hasCause(failure);
    return String.valueOf(full.getMessage());
  }

  @Test
  void scratchOfATask_isToldByWhereSparkWasWriting() {
    // As the driver hears of a task: its trace is part of the text.
    assertThat(
            told(
                new IllegalStateException(
                    """
                    Lost task 0.0 in stage 1.0: java.io.IOException: No space left on device
                    \tat java.io.FileOutputStream.writeBytes(Native Method)
                    \tat org.apache.spark.storage.DiskBlockObjectWriter.write(x:1)
                    """)))
        .startsWith("The disk of Spark's scratch folder is full (No space left on device)")
        .contains("spark.local.dir is ");
  }

  @Test
  void anythingElse_isBelowWorkOrOutput() {
    assertThat(told(new IllegalStateException("x", new IOException("Disk quota exceeded"))))
        .contains("--work file:/scratch/work", "--output file:/lake/out", "Disk quota exceeded");
  }

  @Test
  void otherFailures_areLeft() {
    assertThat(FullDisk.behind(new IOException("Connection reset"), OUTPUT, WORK)).isEmpty();
    CoreLakeException known =
        new CoreLakeException(
            ExitCode.STORAGE, "Cannot write x", new IOException("No space left on device"));
    assertThat(FullDisk.behind(new IllegalStateException(known), OUTPUT, WORK)).isEmpty();
  }
}
