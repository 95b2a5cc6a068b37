package io.corelake.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.testing.DiskAsHdfs;
import io.corelake.testing.DiskWithoutLinks;
import io.corelake.testing.MemoryStore;
import io.corelake.testing.MemoryStore.Bucket;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the local disk, on HDFS, on a store that compares, and on one that does not. */
class ConditionalWritesTest {
  private static final int WRITERS = 8;

  @TempDir java.nio.file.Path folder;

  private final Storage storage = new Storage(DiskAsHdfs.in(MemoryStore.configuration()));

  private Path path(String kind) {
    String place =
        switch (kind) {
          case "local" -> folder.toUri().toString();
          case "hdfs" -> "hdfs://disk" + folder;
          default -> "s3a://" + kind + folder.hashCode();
        };
    return new Path(place, "x.json");
  }

  private static <T> List<T> atOnce(Callable<T> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result :
          threads.invokeAll(Stream.generate(() -> work).limit(WRITERS).toList())) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "hdfs", "etag", "plain"})
  void createNew_writesOnlyWhereNothingIs(String kind) throws IOException {
    Path path = path(kind);
    assertThat(storage.look(path)).isEmpty();
    assertThat(storage.createNew(path, "first")).isTrue();
    assertThat(storage.createNew(path, "second")).isFalse();
    assertThat(storage.readText(path)).isEqualTo("first");
    assertNothingBeside();
  }

  private void assertNothingBeside() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> !file.endsWith("x.json"))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "hdfs", "etag", "plain"})
  void replace_writesOnlyOverWhatWasSeen(String kind) throws IOException {
    Path path = path(kind);
    storage.createNew(path, "first");
    SeenFile first = storage.look(path).orElseThrow();
    assertThat(storage.replace(path, first, "second")).isTrue();
    assertThat(storage.replace(path, first, "third")).isFalse();
    assertThat(storage.readText(path)).isEqualTo("second");
    storage.delete(path);
    assertThat(storage.replace(path, first, "fourth")).isFalse();
    assertThat(storage.exists(path)).isFalse();
    assertNothingBeside();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "etag"})
  void oneOfManyCreators_wins(String kind) throws Exception {
    Path path = path(kind);
    assertThat(storage.isExclusive(path)).isTrue();
    for (int round = 0; round < 20; round++) {
      List<Boolean> created =
          atOnce(() -> storage.createNew(path, "by " + Thread.currentThread().getName()));
      assertThat(created).containsOnlyOnce(true);
      storage.delete(path);
    }
    assertNothingBeside();
  }

  /**
   * A writer may be told that it lost though it won, where the next has won over it since; but two
   * never win over the same content.
   */
  @ParameterizedTest
  @ValueSource(strings = {"local", "etag"})
  void noContent_isReplacedByTwo(String kind) throws Exception {
    Path path = path(kind);
    storage.createNew(path, "0");
    Set<String> replaced = ConcurrentHashMap.newKeySet();
    atOnce(
        () -> {
          for (int won = 0; won < 25; ) {
            SeenFile seen = storage.look(path).orElseThrow();
            String text =
                (count(seen.text()) + 1) + " " + Thread.currentThread().getName() + " " + won;
            if (storage.replace(path, seen, text)) {
              assertThat(replaced.add(seen.text())).as(seen.text()).isTrue();
              won++;
            }
          }
          return replaced;
        });
    assertThat(replaced).hasSize(WRITERS * 25);
    assertThat(count(storage.readText(path))).isGreaterThanOrEqualTo(WRITERS * 25);
    assertNothingBeside();
  }

  private static int count(String text) {
    return Integer.parseInt(text.split(" ", -1)[0]);
  }

  @Test
  void storeThatDoesNotCompare_saysSo() {
    assertThat(storage.isExclusive(path("plain"))).isFalse();
  }

  /** A writer that dies between its claim and its rename must not block the file for ever. */
  @Test
  void claimOfADeadWriter_isFinishedByTheNext() throws IOException {
    Path path = path("local");
    storage.createNew(path, "old");
    SeenFile old = storage.look(path).orElseThrow();
    String hash = Sha256.of("old").substring(0, 16);
    Files.writeString(folder.resolve(".x.json.after-" + hash), "of the dead");
    assertThat(storage.replace(path, old, "mine")).isFalse();
    assertThat(storage.readText(path)).isEqualTo("of the dead");
    assertThat(storage.replace(path, storage.look(path).orElseThrow(), "mine")).isTrue();
    assertNothingBeside();
  }

  /** Once the pointer of an output was empty after that. */
  @ParameterizedTest
  @ValueSource(strings = {"local", "hdfs"})
  void emptyClaimOfADeadWriter_isNeverRenamed(String kind) throws IOException {
    Path path = path(kind);
    for (String remains : List.of("", "\0\0\0")) {
      storage.createNew(path, "old");
      Files.writeString(claimAfter("old"), remains);
      assertThat(storage.replace(path, storage.look(path).orElseThrow(), "mine")).isTrue();
      assertThat(storage.readText(path)).isEqualTo("mine");
      assertNothingBeside();
      storage.delete(path);
    }
  }

  private java.nio.file.Path claimAfter(String text) {
    return folder.resolve(".x.json.after-" + Sha256.of(text).substring(0, 16));
  }

  @Test
  void writeThatFails_leavesNothing_onHdfs() throws IOException {
    Path path = new Path("hdfs://full" + folder, "x.json");
    assertThatThrownBy(() -> storage.createNew(path, "new")).hasMessageContaining("quota exceeded");
    assertThat(storage.exists(path)).isFalse();
    assertNothingBeside();
    storage.createNew(path("hdfs"), "old");
    SeenFile old = storage.look(path).orElseThrow();
    assertThatThrownBy(() -> storage.replace(path, old, "new"))
        .hasMessageContaining("quota exceeded");
    assertThat(storage.readText(path)).isEqualTo("old");
    assertNothingBeside();
  }

  @Test
  void diskWithoutLinks_isWrittenAllTheSame() throws IOException {
    Storage disk = new Storage(DiskWithoutLinks.configuration());
    Path path = path("local");
    assertThat(disk.createNew(path, "first")).isTrue();
    assertThat(disk.createNew(path, "second")).isFalse();
    Files.writeString(claimAfter("first"), "");
    assertThat(disk.replace(path, disk.look(path).orElseThrow(), "second")).isTrue();
    assertThat(disk.readText(path)).isEqualTo("second");
    assertNothingBeside();
  }

  @Test
  void writeThatFails_leavesNothing_onADiskWithoutLinks() throws IOException {
    Storage disk = new Storage(DiskWithoutLinks.configuration());
    Path path = new Path(folder.toUri() + "/broken", "x.json");
    assertThatThrownBy(() -> disk.createNew(path, "first"))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STORAGE));
    try (Stream<java.nio.file.Path> files = Files.list(folder.resolve("broken"))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void lostAnswers_areNoFailures() {
    Path path = path("etag");
    Bucket bucket = MemoryStore.bucket(path.toUri().getAuthority());
    bucket.after(
        key -> {
          throw new IOException("the answer was lost");
        });
    assertThat(storage.createNew(path, "mine")).isTrue();
    assertThat(storage.replace(path, storage.look(path).orElseThrow(), "next")).isTrue();
    assertThat(storage.readText(path)).isEqualTo("next");
  }

  @Test
  void lostRequests_areFailures_thatNameOperationAndPlace() {
    Path path = path("etag");
    Bucket bucket = MemoryStore.bucket(path.toUri().getAuthority());
    storage.createNew(path, "old");
    SeenFile old = storage.look(path).orElseThrow();
    bucket.before(
        key -> {
          throw new IOException("503 SlowDown");
        });
    assertThatThrownBy(() -> storage.replace(path, old, "next"))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STORAGE))
        .hasMessage("Cannot replace " + path + ": IOException: 503 SlowDown");
    storage.delete(path);
    assertThatThrownBy(() -> storage.createNew(path, "new"))
        .hasMessage("Cannot create " + path + ": IOException: 503 SlowDown");
  }

  @Test
  void failures_sayHowLongTheyTook() {
    Path path = path("etag");
    MemoryStore.bucket(path.toUri().getAuthority())
        .before(
            key -> {
              try {
                Thread.sleep(1100);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              throw new IOException("timeout");
            });
    assertThatThrownBy(() -> storage.writeText(path, "x"))
        .hasMessage(
            "Cannot write %s: IOException: timeout (after 1 s and up to 8 attempts:".formatted(path)
                + " fs.s3a.retry.limit is 3, fs.s3a.attempts.maximum is 1)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "etag"})
  void clock_isTheStores(String kind) throws IOException {
    long before = System.currentTimeMillis();
    // Some disks round down to whole seconds.
    assertThat(storage.clockBeside(path(kind)))
        .isBetween(before - 2000, System.currentTimeMillis() + 2000);
    assertNothingBeside();
  }
}
