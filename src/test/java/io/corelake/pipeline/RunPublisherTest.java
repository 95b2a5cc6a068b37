package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.lock.Lease;
import io.corelake.lock.OutputLock;
import io.corelake.pipeline.CurrentPointer.Pointer;
import io.corelake.pipeline.RunRecord.ImageCounts;
import io.corelake.pipeline.RunRecord.SelectionRecord;
import io.corelake.progress.Progress;
import io.corelake.storage.Json;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.testing.MemoryStore;
import io.corelake.testing.MemoryStore.Bucket;
import io.corelake.testing.MemoryStore.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishing on a store that loses requests and answers. */
class RunPublisherTest {
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private final Storage storage = new Storage(MemoryStore.configuration());
  private final String name = "publish" + BUCKETS.incrementAndGet();
  private final Bucket bucket = MemoryStore.bucket(name);
  private final Path output = new Path("s3a://" + name + "/out");
  private OutputLock lock;

  @BeforeEach
  void lock() {
    lock = OutputLock.acquire(storage, output, "x", new Lease(3600), Progress.SILENT);
  }

  @AfterEach
  void unlock() {
    bucket.before(key -> {});
    bucket.after(key -> {});
    bucket.beforeDeletion(key -> {});
    lock.close();
  }

  private RunPublisher publisher() {
    return publisher(output);
  }

  private RunPublisher publisher(Path output) {
    Configuration configuration =
        Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of()));
    RunRequest request =
        new RunRequest(
            "--input",
            "s3a://" + name + "/in",
            output.toString(),
            null,
            configuration,
            StageName.REPORT,
            "x",
            false);
    return new RunPublisher(storage, output, new Path(output, "work"), request, lock);
  }

  private static RunRecord.Results results() {
    return new RunRecord.Results(
        new ImageCounts(1, 1, 0, 0, 0),
        new TreeMap<>(),
        null,
        null,
        new SelectionRecord(1, 1, 14, null, null, List.of()),
        List.of());
  }

  /** Publishes, and notes the failure as the pipeline does. */
  private void publish() {
    RunPublisher publisher = publisher();
    publisher.begin();
    publish(publisher);
  }

  private static void publish(RunPublisher publisher) {
    try {
      publisher.publish(results(), List.of());
    } catch (CoreLakeException e) {
      publisher.fail(e, List.of());
      throw e;
    }
  }

  private static Fault on(String end, int times) {
    AtomicInteger left = new AtomicInteger(times);
    return key -> {
      if (key.endsWith(end) && left.getAndDecrement() > 0) {
        throw new IOException("connection reset");
      }
    };
  }

  private RunRecord record() {
    return RunPublisher.read(storage, new Path(output, "runs/x"));
  }

  private void assertPublished() {
    assertThat(record().status()).isEqualTo("done");
    assertThat(bucket.has("out/runs/x/_SUCCESS")).isTrue();
    assertThat(new CurrentPointer(storage, output).read())
        .hasValueSatisfying(
            pointer -> {
              assertThat(pointer.runId()).isEqualTo("x");
              assertThat(pointer.runJsonSha256())
                  .isEqualTo(Sha256.of(storage.readText(new Path(output, "runs/x/run.json"))));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"_SUCCESS", "current.json"})
  void lostAnswer_isFoundOut(String file) {
    bucket.after(on(file, 1));
    publish();
    assertPublished();
  }

  @ParameterizedTest
  @ValueSource(strings = {"_SUCCESS", "current.json"})
  void lostRequest_isRepeated(String file) {
    bucket.before(on(file, 2));
    publish();
    assertPublished();
  }

  /** A run.json that said "failed" would have another hash than readers were told. */
  @Test
  void pointerThatCannotBeWritten_leavesThePublishedRunAsItIs() {
    bucket.before(on("current.json", Integer.MAX_VALUE));
    assertThatThrownBy(this::publish)
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STORAGE))
        .hasMessageContaining("Run x is published in " + output + "/runs/x")
        .hasMessageContaining("unknown after 5 attempts whether current.json names it")
        .hasMessageContaining("connection reset");
    assertThat(bucket.has("out/runs/x/_SUCCESS")).isTrue();
    assertThat(record().status()).isEqualTo("done");
    assertThat(bucket.has("out/current.json")).isFalse();

    bucket.before(key -> {});
    assertThat(publisher().alreadyPublished()).isNotNull();
    assertPublished();
  }

  @Test
  void markThatMayBeThere_leavesRunJsonAsItIs() {
    bucket.before(on("_SUCCESS", Integer.MAX_VALUE));
    assertThatThrownBy(this::publish)
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STORAGE))
        .hasMessageContaining("unknown after 3 attempts whether _SUCCESS is");
    assertThat(record().status()).isEqualTo("done");
    assertThat(bucket.has("out/current.json")).isFalse();
  }

  @Test
  void recordThatCannotBeWritten_isAFailedRun() {
    RunPublisher publisher = publisher();
    publisher.begin();
    bucket.before(on("run.json", 1));
    assertThatThrownBy(() -> publish(publisher)).hasMessageContaining("Cannot replace");
    assertThat(record().status()).isEqualTo("failed");
    assertThat(record().exitCode()).isEqualTo(5);
    assertThat(bucket.has("out/runs/x/_SUCCESS")).isFalse();
  }

  private void point(String runId, String publishedAt) {
    point(bucket, runId, publishedAt);
  }

  private static void point(Bucket bucket, String runId, String publishedAt) {
    String text = Json.pretty(new Pointer(runId, "runs/" + runId, publishedAt, "0"));
    bucket.put("out/current.json", text, 1);
  }

  /** The lock's order counts, not that of clocks: the run before may have had one that is ahead. */
  @Test
  void pointer_isTakenFromTheRunBefore_whateverItsTime() {
    point("before", "2999-01-01T00:00:00Z");
    publish();
    assertPublished();
  }

  /** The request is lost, and before it is repeated another run is published. */
  @Test
  void pointerOfALaterRun_isLeft() {
    publish();
    // Which does not compare: the answer says nothing of what came of the request.
    Bucket plain = MemoryStore.bucket("plain" + name);
    point(plain, "before", "2020-01-01T00:00:00Z");
    AtomicInteger puts = new AtomicInteger();
    plain.before(
        key -> {
          if (key.endsWith("current.json") && puts.getAndIncrement() == 0) {
            point(plain, "later", "2020-01-01T00:00:01Z");
            throw new IOException("connection reset");
          }
        });
    CurrentPointer pointer = new CurrentPointer(storage, new Path("s3a://plain" + name + "/out"));
    pointer.name(record(), storage.digest(new Path(output, "runs/x/run.json")), lock::confirmHeld);
    assertThat(puts).hasValue(1);
    assertThat(pointer.read()).map(Pointer::runId).hasValue("later");
  }

  /** The write that finishes it is told that it lost; the dead one is no later run. */
  @Test
  void pointerOfADeadWriter_isFinished_andTakenFrom(@TempDir java.nio.file.Path folder)
      throws IOException {
    publish();
    Path local = new Path(folder.toUri());
    String before = Json.pretty(new Pointer("before", "runs/before", "2020-01-01T00:00:00Z", "0"));
    String dead = Json.pretty(new Pointer("dead", "runs/dead", "2020-01-01T00:00:01Z", "0"));
    Files.writeString(folder.resolve("current.json"), before);
    String claim = ".current.json.after-" + Sha256.of(before).substring(0, 16);
    Files.writeString(folder.resolve(claim), dead);
    CurrentPointer pointer = new CurrentPointer(storage, local);
    pointer.name(record(), storage.digest(new Path(output, "runs/x/run.json")), lock::confirmHeld);
    assertThat(pointer.read()).map(Pointer::runId).hasValue("x");
  }

  /** Robbed at the last beat before the pointer: what the robber has published since is seen. */
  @Test
  void pointerOfARobber_isLeft() {
    point("before", "2020-01-01T00:00:00Z");
    String robbers = storage.readText(new Path(output, "lock.json")).replaceAll("-", "_");
    bucket.after(
        key -> {
          if (key.endsWith("out/lock.json") && bucket.has("out/runs/x/_SUCCESS")) {
            bucket.put(key, robbers, 1);
            point("robber", "2020-01-01T00:00:01Z");
          }
        });
    assertLocked(this::publish);
    assertThat(new CurrentPointer(storage, output).read()).map(Pointer::runId).hasValue("robber");
  }

  private static void assertLocked(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED));
  }

  @Test
  void remainsOfARun_loseTheirMarkFirst() {
    for (String file : List.of("RANKING/a", "_SUCCESS", "run.json", "subsets/1/a")) {
      bucket.put("out/runs/x/" + file, "", 1);
    }
    bucket.beforeDeletion(
        key -> {
          if (!key.endsWith("_SUCCESS")) {
            throw new IOException("killed");
          }
        });
    assertThatThrownBy(() -> publisher().begin()).hasMessageContaining("killed");
    assertThat(bucket.has("out/runs/x/_SUCCESS")).isFalse();
    assertThat(bucket.has("out/runs/x/subsets/1/a")).isTrue();
    bucket.beforeDeletion(key -> {});
    publisher().begin();
    assertThat(bucket.keys()).containsExactly("out/lock.json", "out/runs/x/run.json");
  }

  @Test
  void remainsOnADisk_goWithTheirFolders(@TempDir java.nio.file.Path folder) throws IOException {
    Path local = new Path(folder.toUri());
    Files.createDirectories(folder.resolve("runs/x/subsets/1"));
    Files.createDirectories(folder.resolve("runs/x/ranking"));
    Files.createDirectories(folder.resolve("runs/x/rejects/_staging-1/_temporary/0"));
    Files.writeString(folder.resolve("runs/x/subsets/1/a"), "");
    Files.writeString(folder.resolve("runs/x/ranking/.orphan.crc"), "");
    Files.writeString(folder.resolve("runs/x/ranking/b"), "");
    publisher(local).begin();
    assertThat(folder.resolve("runs/x/subsets")).doesNotExist();
    assertThat(folder.resolve("runs/x/rejects")).doesNotExist();
    assertThat(folder.resolve("runs/x/ranking")).isDirectoryContaining("glob:**.crc");
    assertThat(folder.resolve("runs/x/run.json")).exists();
  }

  /** Files that appear after the look at the remains are not this run's to delete. */
  @Test
  void runOfATwin_isNotDeleted() {
    bucket.put("out/runs/x/old", "", 1);
    AtomicInteger beats = new AtomicInteger();
    bucket.after(
        key -> {
          if (key.endsWith("out/lock.json") && beats.incrementAndGet() == 2) {
            bucket.put("out/runs/x/_SUCCESS", "", 1);
            bucket.put("out/runs/x/new", "", 1);
          }
        });
    assertLocked(() -> publisher().begin());
    assertThat(bucket.keys()).contains("out/runs/x/_SUCCESS", "out/runs/x/new", "out/runs/x/old");
  }

  @Test
  void remainsOfASubset_goUnderTheLock_unlessRunJsonNamesItByNow() {
    publish();
    PublishedRun stale = new PublishedRun("x", new Path(output, "runs/x"), record());
    bucket.put("out/runs/x/subsets/keep-1/a", "", 1);
    bucket.put("out/runs/x/subsets/keep-2/a", "", 1);
    RunRecord now =
        record().with(List.of(new RunRecord.SubsetSummary("keep-1", 1)), new TreeMap<>());
    storage.writeText(new Path(output, "runs/x/run.json"), Json.pretty(now));
    PublishedRuns.deleteUnrecorded(storage, stale, lock, "keep-1");
    assertThat(bucket.has("out/runs/x/subsets/keep-1/a")).isTrue();
    PublishedRuns.deleteUnrecorded(storage, stale, lock, "keep-2");
    assertThat(bucket.has("out/runs/x/subsets/keep-2/a")).isFalse();

    bucket.put("out/runs/x/subsets/keep-2/a", "", 1);
    String robbers = storage.readText(new Path(output, "lock.json")).replaceAll("-", "_");
    storage.writeText(new Path(output, "lock.json"), robbers);
    assertLocked(() -> PublishedRuns.deleteUnrecorded(storage, stale, lock, "keep-2"));
    assertThat(bucket.has("out/runs/x/subsets/keep-2/a")).isTrue();
  }

  @Test
  void runPublishedAgain_doesNotTakeThePointerFromAYoungerOne() {
    publish();
    point("younger", "2999-01-01T00:00:00Z");
    assertThat(publisher().alreadyPublished()).isNotNull();
    assertThat(new CurrentPointer(storage, output).read()).map(Pointer::runId).hasValue("younger");
  }

  /** It looks at the lock, stands still, and goes on when another has published the run. */
  @Test
  void runThatIsTakenOver_afterTheLastLookAtTheLock_writesNothing() {
    RunPublisher publisher = publisher();
    publisher.begin();
    AtomicInteger writes = new AtomicInteger();
    bucket.before(
        key -> {
          if (key.endsWith("run.json") && writes.getAndIncrement() == 0) {
            bucket.put("out/runs/x/run.json", "the other's", 1);
          }
        });
    assertLocked(() -> publish(publisher));
    assertThat(storage.readText(new Path(output, "runs/x/run.json"))).isEqualTo("the other's");
    assertThat(bucket.keys()).containsExactly("out/lock.json", "out/runs/x/run.json");
  }

  /** As a process leaves it that stood still right before it wrote the mark. */
  @Test
  void markOfARunThatIsNotDone_publishesNothing() {
    publisher().begin();
    bucket.put("out/runs/x/_SUCCESS", "", 1);
    assertThat(publisher().alreadyPublished()).isNull();
    publish();
    assertPublished();
  }

  /** The folder may be the other's by then: a twin has the same run id. */
  @Test
  void runThatLostItsLock_writesNothing() {
    String robbers = storage.readText(new Path(output, "lock.json")).replaceAll("-", "_");
    RunPublisher publisher = publisher();
    publisher.begin();
    String before = storage.readText(new Path(output, "runs/x/run.json"));
    storage.writeText(new Path(output, "lock.json"), robbers);
    assertLocked(() -> publish(publisher));
    assertThat(storage.readText(new Path(output, "runs/x/run.json"))).isEqualTo(before);
    assertThat(bucket.keys()).containsExactly("out/lock.json", "out/runs/x/run.json");
    assertThatThrownBy(() -> publisher().begin()).hasMessageContaining("was lost to");
    assertThatThrownBy(() -> publisher().directory().write("a", out -> out.write(1)))
        .hasMessageContaining("was lost to");
    assertThat(bucket.keys()).containsExactly("out/lock.json", "out/runs/x/run.json");
  }
}
