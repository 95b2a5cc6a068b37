package io.corelake.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SIGTERM and SIGINT at many moments of a run. */
class EndedRunProof {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "TERM, 143, 'list ', 0",
    "TERM, 143, 'corpus ', 0",
    "TERM, 143, 'sample ', 100",
    "TERM, 143, 'sample ', 1500",
    "TERM, 143, 'sample ', 2500",
    "TERM, 143, 'sample ', 3333",
    "TERM, 143, 'sample ', 5000",
    "TERM, 143, 'train ', 0",
    "TERM, 143, 'train ', 1000",
    "TERM, 143, 'train ', 2000",
    "TERM, 143, 'embed ', 500",
    "TERM, 143, 'classes ', 500",
    "TERM, 143, 'rank ', 500",
    "TERM, 143, 'manifests ', 50",
    "INT, 130, 'sample ', 2000",
    "INT, 130, 'train ', 500"
  })
  void run_endsCleanly_andGoesOn(String signal, int exitCode, String printed, long millis)
      throws Exception {
    new EndedRuns(folder).end(signal, exitCode, printed, millis);
  }
}
