package io.corelake.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twenty rounds of two processes on one output, and owners paused at several moments. */
class TwinRunsProof {
  @TempDir Path folder;

  @Test
  void twentyRounds() throws Exception {
    TwinRuns twins = new TwinRuns(folder);
    for (int round = 0; round < 20; round++) {
      twins.round(round);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lock.json",
        "work/vectors/.*/stage.json",
        "work/rank/.*/stage.json",
        "runs/nightly/ranking/part-00000.parquet",
        "runs/nightly/subsets/keep-0.20/subset.json",
        "runs/nightly/report/index.html"
      })
  void pausedOwner_publishesNothing(String milestone) throws Exception {
    new TwinRuns(folder).pausedOwner(milestone);
  }
}
