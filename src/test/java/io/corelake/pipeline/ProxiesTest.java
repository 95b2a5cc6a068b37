package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.pipeline.Proxies.TrainedProxy;
import io.corelake.storage.Json;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.train.CheckpointFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a training in a folder that others use too. */
class ProxiesTest {
  private static final byte[] PROXY = "ours".getBytes(StandardCharsets.UTF_8);

  @TempDir java.nio.file.Path folder;

  private final Storage storage = new Storage(new Configuration());
  private boolean robbed;
  private Proxies proxies;
  private Path record;

  @BeforeEach
  void open() {
    Path work = new Path(folder.toUri());
    proxies = new Proxies(new Configuration(), work, this::guard);
    record = new Path(work, "proxies/trained-0.json");
  }

  private void guard() {
    if (robbed) {
      throw new CoreLakeException(ExitCode.LOCKED, "lock.json was lost");
    }
  }

  private static TrainedProxy trained(byte[] proxy, String corpus) {
    return new TrainedProxy(Sha256.of(proxy), corpus, 9, 1, 0.5);
  }

  private TrainedProxy keep(byte[] proxy, String corpus) {
    return proxies.keep(record, proxy, trained(proxy, corpus));
  }

  @Test
  void ownerThatWasRobbed_keepsNothing() throws IOException {
    robbed = true;
    assertThatThrownBy(() -> keep(PROXY, "c")).hasMessageContaining("was lost");
    CheckpointFile checkpoint = new CheckpointFile(storage, record, 0, this::guard);
    assertThatThrownBy(() -> checkpoint.keep(PROXY)).hasMessageContaining("was lost");
    try (Stream<java.nio.file.Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void ownerThatWasRobbed_leavesTheOthersRecordAndCheckpoint() {
    keep(PROXY, "c");
    CheckpointFile checkpoint =
        new CheckpointFile(storage, record.suffix(".checkpoint"), 0, this::guard);
    checkpoint.keep(PROXY);
    String before = storage.readText(record);
    robbed = true;
    // Its file is there already, so that only the record is left to write.
    assertThatThrownBy(() -> keep(PROXY, "another state")).hasMessageContaining("was lost");
    assertThatThrownBy(checkpoint::remove).hasMessageContaining("was lost");
    assertThat(storage.readText(record)).isEqualTo(before);
    assertThat(checkpoint.last()).hasValue(PROXY);
  }

  @Test
  void proxyOfTheSameCorpus_thatAnotherHasKept_isTaken_ifItIsWhole() {
    byte[] theirs = "theirs".getBytes(StandardCharsets.UTF_8);
    TrainedProxy kept = keep(theirs, "c");
    assertThat(keep(PROXY, "c")).isEqualTo(kept);
    assertThat(keep(PROXY, "another state").sha256()).isEqualTo(Sha256.of(PROXY));

    storage.writeText(record, Json.pretty(kept));
    storage.writeText(new Path(record.getParent(), kept.sha256() + ".pt"), "damaged");
    assertThat(keep(PROXY, "c").sha256()).isEqualTo(Sha256.of(PROXY));
    assertThat(Json.read(storage.readText(record), TrainedProxy.class).sha256())
        .isEqualTo(Sha256.of(PROXY));
  }
}
