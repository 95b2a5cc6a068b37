package io.corelake.cli;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.pipeline.LocalFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;

/** The driver's folders of {@code spark.local.dir}. */
final class ScratchFolders {
  private ScratchFolders() {}

  /**
   * Finds out whether Spark can write to one of them; without one it would end the JVM with an exit
   * code of its own.
   */
  static void requireOneWritable(SparkConf spark) {
    IOException trouble = new IOException("there is none");
    List<String> folders = LocalFolders.of(spark);
    for (String folder : folders) {
      try {
        Path created = Files.createDirectories(Path.of(folder));
        Files.delete(Files.write(Files.createTempFile(created, "corelake", ""), new byte[1]));
        return;
      } catch (IOException e) {
        trouble = e;
      }
    }
    String reason = trouble.toString();
    throw new CoreLakeException(
        reason.contains("No space left") ? ExitCode.STORAGE : ExitCode.USAGE,
        "Spark's scratch folder cannot be written: spark.local.dir (or the environment variable SPARK_LOCAL_DIRS) is %s (%s); set it to a writable directory on a local disk with room for what is shuffled"
            .formatted(String.join(",", folders), reason),
        trouble);
  }
}
