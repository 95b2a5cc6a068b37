package io.corelake.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while libtorch takes a step; {@link EndedRunProof} has other moments. */
class EndedRunIT {
  @TempDir Path folder;

  @Test
  void training_endsBetweenTwoSteps_andGoesOn() throws Exception {
    new EndedRuns(folder).end("TERM", 143, "sample ", 2500);
  }
}
