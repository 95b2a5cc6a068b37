package io.corelake.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.progress.Progress;
import io.corelake.storage.SeenFile;
import io.corelake.storage.Storage;
import io.corelake.testing.MemoryStore;
import io.corelake.testing.ProgressLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With beats of a tenth of a second: stale after 0.6 s. */
class OutputLockTest {
  private static final Lease LEASE = new Lease(0.1);

  @TempDir java.nio.file.Path folder;

  private final Storage storage = new Storage(MemoryStore.configuration());

  private Path output(String kind) {
    return new Path(
        kind.equals("local") ? folder.toUri().toString() : "s3a://" + kind + folder.hashCode(),
        "out");
  }

  private OutputLock acquire(Path output, String runId) {
    return OutputLock.acquire(storage, output, runId, LEASE, Progress.SILENT);
  }

  /** Holds a lock that no beat renews while the test writes over it. */
  /**
   * The next beat is far away; not too far, since a store without conditions has one waited for.
   */
  private OutputLock acquireForLong(Path output) {
    return OutputLock.acquire(storage, output, "first", new Lease(5), Progress.SILENT);
  }

  private LockRecord record(Path output) {
    return storage.look(new Path(output, "lock.json")).flatMap(LockRecord::of).orElseThrow();
  }

  /** Leaves a lock as a dead process does. */
  private LockRecord leaveBehind(Path output) {
    LockRecord dead = LockRecord.first("dead", LEASE.staleAfter());
    assertThat(storage.createNew(new Path(output, "lock.json"), dead.text())).isTrue();
    return dead;
  }

  private static void assertLocked(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED))
        .message()
        .contains(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "etag", "plain"})
  void owner_beats_andAnotherIsRefused_untilItLetsGo(String kind) throws Exception {
    Path output = output(kind);
    OutputLock owner = acquire(output, "first");
    Thread.sleep(1500);
    assertThat(record(output).beat()).isGreaterThan(3);
    owner.requireHeld();
    LockRecord held = record(output);
    assertLocked(
        () -> acquire(output, "second"),
        output + "/lock.json",
        "run first",
        held.host(),
        held.since());
    owner.confirmHeld();
    owner.close();
    assertThat(storage.exists(new Path(output, "lock.json"))).isFalse();
    acquire(output, "third").close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "etag", "plain"})
  void lockOfTheDead_isTakenOver_whenItIsStale(String kind) {
    Path output = output(kind);
    leaveBehind(output);
    ProgressLines progress = new ProgressLines();
    long start = System.nanoTime();
    try (OutputLock lock = OutputLock.acquire(storage, output, "next", LEASE, progress)) {
      assertThat((System.nanoTime() - start) / 1e9).isBetween(0.3, 5.0);
      lock.confirmHeld();
      assertThat(record(output).runId()).isEqualTo("next");
    }
    assertThat(progress.lines())
        .hasSize(2)
        .satisfies(lines -> assertThat(lines.get(0)).contains("is held by run dead on host"))
        .satisfies(lines -> assertThat(lines.get(1)).contains("is taken over from run dead"));
  }

  /** Clocks of machines differ, and people set them: only the storage's own counts. */
  @Test
  void times_thatTheOwnerWrote_areNotLookedAt() throws IOException {
    Path output = output("local");
    LockRecord dead = leaveBehind(output);
    java.nio.file.Path file = folder.resolve("out/lock.json");
    LockRecord future =
        new LockRecord(
            dead.token(), "dead", "h", "2999-01-01T00:00:00Z", 5, "2999-01-01T00:00:00Z", 0.6);
    Files.writeString(file, future.text());
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    long start = System.nanoTime();
    acquire(output, "next").close();
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(0.5);

    LockRecord past =
        new LockRecord(
            dead.token(), "alive", "h", "1999-01-01T00:00:00Z", 5, "1999-01-01T00:00:00Z", 3600);
    Files.writeString(file, past.text());
    Thread owner =
        new Thread(
            () -> {
              SeenFile seen = storage.look(new Path(output, "lock.json")).orElseThrow();
              storage.replace(new Path(output, "lock.json"), seen, past.next().text());
            });
    owner.start();
    assertLocked(() -> acquire(output, "next"), "run alive on host h");
  }

  /** A store whose times say nothing is watched, and a live owner on it is not robbed. */
  @Test
  void storeWithoutTimes_isWatched() {
    Path output = output("etag");
    LockRecord dead = LockRecord.first("dead", LEASE.staleAfter());
    MemoryStore.bucket(output.toUri().getAuthority()).put("out/lock.json", dead.text(), 0);
    long start = System.nanoTime();
    acquire(output, "next").close();
    assertThat((System.nanoTime() - start) / 1e9).isGreaterThan(0.59);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "etag"})
  void oneOfManyNewcomers_takesOver(String kind) throws Exception {
    // On a busy machine a beat may be late by more than six of LEASE, and the next newcomer right.
    Lease lease = new Lease(0.5);
    for (int round = 0; round < 4; round++) {
      Path output = new Path(output(kind), "round" + round);
      leaveBehind(output);
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Callable<Optional<OutputLock>>> newcomers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String runId = "newcomer" + i;
        newcomers.add(
            () -> {
              try {
                return Optional.of(
                    OutputLock.acquire(storage, output, runId, lease, Progress.SILENT));
              } catch (CoreLakeException e) {
                assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED);
                return Optional.empty();
              }
            });
      }
      List<OutputLock> winners = new ArrayList<>();
      for (Future<Optional<OutputLock>> newcomer : threads.invokeAll(newcomers)) {
        newcomer.get().ifPresent(winners::add);
      }
      threads.shutdownNow();
      assertThat(winners).hasSize(1);
      winners.get(0).confirmHeld();
      winners.get(0).close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "etag", "plain"})
  void ownerThatWasRobbed_stops_andLeavesTheOthersLock(String kind) {
    Path output = output(kind);
    OutputLock robbed = acquireForLong(output);
    LockRecord robber = LockRecord.first("robber", 60);
    storage.writeText(new Path(output, "lock.json"), robber.text());
    assertLocked(robbed::confirmHeld, "was lost to run robber");
    assertLocked(robbed::requireHeld, "was lost to run robber");
    assertThat(robbed.isHeld()).isFalse();
    robbed.close();
    assertThat(record(output)).isEqualTo(robber);
  }

  @Test
  void ownerThatHasNotBeatenForLong_looksAtTheLock() throws Exception {
    Path output = output("etag");
    MemoryStore.Bucket bucket = MemoryStore.bucket(output.toUri().getAuthority());
    OutputLock owner = acquire(output, "first");
    bucket.before(
        key -> {
          throw new IOException("no answer");
        });
    owner.requireHeld();
    Thread.sleep(800);
    assertThatThrownBy(owner::requireHeld)
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STORAGE));
    bucket.before(key -> {});
    owner.requireHeld();
    owner.close();
  }

  @Test
  void heart_beatsOn_whateverWasThrown() throws Exception {
    Path output = output("etag");
    MemoryStore.Bucket bucket = MemoryStore.bucket(output.toUri().getAuthority());
    ProgressLines progress = new ProgressLines();
    try (OutputLock owner = OutputLock.acquire(storage, output, "first", LEASE, progress)) {
      bucket.before(
          key -> {
            throw new IllegalStateException("connection pool shut down");
          });
      Thread.sleep(500);
      bucket.before(key -> {});
      long beat = record(output).beat();
      Thread.sleep(1500);
      assertThat(record(output).beat()).isGreaterThan(beat + 1);
      owner.requireHeld();
    }
    assertThat(progress.lines())
        .singleElement()
        .asString()
        .contains("could not be renewed", "connection pool shut down");
  }

  @Test
  void lockThatSomebodyRemoved_isLost() {
    Path output = output("local");
    OutputLock owner = acquireForLong(output);
    storage.delete(new Path(output, "lock.json"));
    assertLocked(owner::confirmHeld, "was lost to somebody who removed");
    owner.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null"})
  void lockThatCannotBeRead_isStaleAtItsTime(String content) throws IOException {
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(folder.resolve("out/lock.json"), content);
    long start = System.nanoTime();
    acquire(output("local"), "next").close();
    assertThat((System.nanoTime() - start) / 1e9).isGreaterThan(0.3);
  }

  @Test
  void lockThatCannotBeWritten_isGivenUp() {
    Path output = output("etag");
    MemoryStore.Bucket bucket = MemoryStore.bucket(output.toUri().getAuthority());
    bucket.put("out/lock.json", "", 1);
    bucket.before(
        key -> {
          if (key.endsWith("/lock.json")) {
            bucket.put(key, "", 1);
          }
        });
    assertThatThrownBy(() -> acquire(output, "next"))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STORAGE))
        .hasMessageContaining("could not be written in 10 attempts");
  }

  @Test
  void lockFiles_areToldByName() {
    assertThat(OutputLock.isLockFile("lock.json")).isTrue();
    assertThat(OutputLock.isLockFile(".lock.json.after-0123")).isTrue();
    assertThat(OutputLock.isLockFile("ranking/lock.json")).isFalse();
    assertThat(OutputLock.isLockFile("lock.json.txt")).isFalse();
  }
}
