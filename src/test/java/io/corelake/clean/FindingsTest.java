package io.corelake.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.lock.Lease;
import io.corelake.lock.OutputLock;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens between the look at an output and the removal. */
class FindingsTest {
  private static final Lease LEASE = new Lease(0.1);

  @TempDir java.nio.file.Path folder;

  private final Storage storage = new Storage(new Configuration());
  private final Findings findings = new Findings(storage, Long.MAX_VALUE - 1);

  private Path output() {
    return new Path(folder.toUri());
  }

  private CleaningLocks locks() {
    return new CleaningLocks(storage, LEASE, Progress.SILENT);
  }

  /** Writes a file, and returns its path. */
  private Path file(String name) throws IOException {
    java.nio.file.Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return new Path(Files.writeString(file, "left").toUri());
  }

  private static void assertLocked(Runnable removal) {
    assertThatThrownBy(removal::run)
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED));
  }

  @Test
  void whatWentAway_isNeitherFoundNorInUse() throws IOException {
    findings.add(LeftoverKind.DRAFT, new Path(output(), ".never.there"));
    assertThat(findings.leftovers()).isEmpty();
    Path draft = file(".draft");
    findings.add(LeftoverKind.DRAFT, draft);
    assertThat(findings.leftovers()).hasSize(1);
    storage.delete(draft);
    try (CleaningLocks locks = locks()) {
      assertThat(findings.remove(locks)).isEmpty();
    }
    assertThat(findings.leftovers()).isEmpty();
  }

  @Test
  void lostLock_removesNothing() throws IOException {
    Path draft = file(".draft");
    findings.add(LeftoverKind.DRAFT, draft);
    try (CleaningLocks locks = locks()) {
      locks.acquire(output());
      locks.requireHeld();
      storage.delete(new Path(output(), OutputLock.FILE));
      try (OutputLock other =
          OutputLock.acquire(storage, output(), "other", new Lease(60), Progress.SILENT)) {
        assertLocked(() -> findings.remove(locks));
        other.confirmHeld();
      }
    }
    assertThat(storage.exists(draft)).isTrue();
  }

  @Test
  void deadRun_thatWasPublishedMeanwhile_isLeft() throws IOException {
    Path record = file("runs/slow/run.json");
    findings.add(LeftoverKind.RUN, List.of(record), record.getParent());
    file("runs/slow/_SUCCESS");
    try (CleaningLocks locks = locks()) {
      assertThat(findings.remove(locks)).hasSize(1);
    }
    assertThat(findings.leftovers()).isEmpty();
    assertThat(storage.exists(record)).isTrue();
  }

  @Test
  void publishedRun_isLockedWhileItsDraftsAreRemoved() throws IOException {
    Path draft = file("runs/first/.draft");
    findings.addInRun(LeftoverKind.DRAFT, draft, draft.getParent());
    try (CleaningLocks locks = locks()) {
      assertThat(findings.remove(locks)).isEmpty();
      assertThat(storage.exists(draft)).isFalse();
      assertLocked(
          () ->
              OutputLock.acquire(storage, draft.getParent(), "x", LEASE, Progress.SILENT).close());
    }
    assertThat(storage.exists(new Path(draft.getParent(), OutputLock.FILE))).isFalse();
  }
}
