package io.corelake.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one output; {@link TwinRunsProof} does it twenty times, and pauses owners. */
class TwinRunsIT {
  @TempDir Path folder;

  @Test
  void oneOfTwoTwins_isRefused_andTheOtherIsWhole() throws Exception {
    new TwinRuns(folder).round(0);
  }
}
