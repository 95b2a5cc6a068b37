package io.corelake.evaluate;

import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import io.corelake.train.CheckpointFile;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Where the results of finished trainings are kept, and the checkpoint of the one under way. */
public final class TrialFolder {
  private static final String CHECKPOINT = "training.checkpoint";
  private static final int DIGITS = 16;

  private final Storage storage;
  private final Path folder;
  private final Runnable guard;

  /**
   * Names the folder.
   *
   * @param guard throws where the folder is another process's by now; asked before every change
   */
  public TrialFolder(Storage storage, Path folder, Runnable guard) {
    this.storage = storage;
    this.folder = folder;
    this.guard = guard;
  }

  /**
   * Returns a result, if it is there and is that of this very training, whoever chose its images.
   */
  Optional<TrialResult> find(Trial trial, String identity) {
    Path file = file(identity);
    if (!storage.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(storage.readText(file), TrialResult.class))
          .filter(result -> result.trial().equals(identity))
          .map(result -> result.of(trial));
    } catch (IllegalArgumentException e) {
      // What cannot be read again is found out again.
      return Optional.empty();
    }
  }

  void keep(TrialResult result) {
    guard.run();
    storage.writeText(file(result.trial()), Json.pretty(result));
  }

  CheckpointFile checkpoint(double seconds) {
    return new CheckpointFile(storage, new Path(folder, CHECKPOINT), seconds, guard);
  }

  private Path file(String identity) {
    return new Path(folder, "trial-" + identity.substring(0, DIGITS) + ".json");
  }
}
