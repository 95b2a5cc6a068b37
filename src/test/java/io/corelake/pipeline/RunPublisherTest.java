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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
    lock.close();
  }

  private RunPublisher publisher() {
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
        new SelectionRecord(1, 1, 14),
        List.of());
  }

  /** Publishes, and notes the failure as the pipeline does. */
  private void publish() {
    RunPublisher publisher = publisher();
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
    bucket.before(on("run.json", 1));
    assertThatThrownBy(this::publish).hasMessageContaining("Cannot write");
    assertThat(record().status()).isEqualTo("failed");
    assertThat(record().exitCode()).isEqualTo(5);
    assertThat(bucket.has("out/runs/x/_SUCCESS")).isFalse();
  }

  private void point(String runId, String publishedAt) {
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
    point("before", "2020-01-01T00:00:00Z");
    AtomicInteger puts = new AtomicInteger();
    bucket.before(
        key -> {
          if (key.endsWith("current.json") && puts.getAndIncrement() == 0) {
            point("later", "2020-01-01T00:00:01Z");
            throw new IOException("connection reset");
          }
        });
    publish();
    assertThat(new CurrentPointer(storage, output).read()).map(Pointer::runId).hasValue("later");
    assertThat(record().status()).isEqualTo("done");
  }

  @Test
  void runPublishedAgain_doesNotTakeThePointerFromAYoungerOne() {
    publish();
    point("younger", "2999-01-01T00:00:00Z");
    assertThat(publisher().alreadyPublished()).isNotNull();
    assertThat(new CurrentPointer(storage, output).read()).map(Pointer::runId).hasValue("younger");
  }

  /** The folder may be the other's by then: a twin has the same run id. */
  @Test
  void runThatLostItsLock_writesNothing() {
    String robbers = storage.readText(new Path(output, "lock.json")).replaceAll("-", "_");
    publisher().begin();
    String before = storage.readText(new Path(output, "runs/x/run.json"));
    storage.writeText(new Path(output, "lock.json"), robbers);
    assertThatThrownBy(this::publish)
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.LOCKED));
    assertThat(storage.readText(new Path(output, "runs/x/run.json"))).isEqualTo(before);
    assertThat(bucket.keys()).containsExactly("out/lock.json", "out/runs/x/run.json");
    assertThatThrownBy(() -> publisher().begin()).hasMessageContaining("was lost to");
    assertThatThrownBy(() -> publisher().directory().write("a", out -> out.write(1)))
        .hasMessageContaining("was lost to");
    assertThat(bucket.keys()).containsExactly("out/lock.json", "out/runs/x/run.json");
  }
}
