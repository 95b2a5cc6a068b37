package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.pipeline.RunRecord.ImageCounts;
import io.corelake.progress.Progress;
import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small files that claim to be huge images, among sound ones, on two executors of 1 GiB: none of
 * the executors is lost, and no task fails.
 */
class HostileImagesIT {
  private static final int IMAGES = 1000;

  @TempDir static Path folder;
  private static SparkSession spark;

  /** Hears what a hostile image may do. */
  private static final class Losses extends SparkListener {
    private final List<String> losses = new CopyOnWriteArrayList<>();

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved executor) {
      losses.add("executor " + executor.executorId() + ": " + executor.reason());
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      if (!task.taskInfo().successful()) {
        losses.add("task: " + task.reason());
      }
    }
  }

  @BeforeAll
  static void drawImages() throws IOException {
    spark = LocalSpark.onExecutors(2, 1024);
    Path images = Corpora.draw(folder.resolve("images"), IMAGES);
    Corpora.untrainedProxy(folder.resolve("proxy.pt"));
    Path bombs = Files.createDirectories(images.resolve("bombs"));
    Files.write(bombs.resolve("header.png"), png(20_000, 20_000, 8, new byte[0]));
    Files.write(bombs.resolve("header.jpg"), jpegHeader(65_500, 65_500));
    Files.write(bombs.resolve("bits.png"), png(60_000, 60_000, 1, blackBits(60_000)));
  }

  @AfterAll
  static void leaveNoExecutors() {
    LocalSpark.onCores(2);
  }

  @Test
  void bombs_areRejects_andCostNothingElse() {
    Losses losses = new Losses();
    spark.sparkContext().addSparkListener(losses);
    PublishedRun run = new RunPipeline(spark, request(), Progress.SILENT).run();
    spark.sparkContext().removeSparkListener(losses);
    assertThat(losses.losses).isEmpty();
    Map<String, Row> rejects =
        spark.read().parquet(run.directory() + "/rejects").collectAsList().stream()
            .collect(Collectors.toMap(row -> row.getAs("image_id"), Function.identity()));
    for (String bomb : List.of("bombs/header.png", "bombs/header.jpg", "bombs/bits.png")) {
      assertThat(rejects).containsKey(bomb);
      assertThat(rejects.get(bomb).<String>getAs("reason")).isEqualTo("too-many-pixels");
    }
    ImageCounts counts = run.record().counts();
    assertThat(counts.listed()).isEqualTo(IMAGES + 3);
    assertThat(counts.ranked() + counts.folded() + counts.rejected()).isEqualTo(IMAGES + 3);
    assertThat(counts.rejected()).isEqualTo(rejects.size()).isLessThan(IMAGES / 20);
  }

  private static RunRequest request() {
    Configuration configuration =
        Configuration.of(
            SettingsLoader.load(
                null,
                Map.of(),
                Map.of("embed.proxy", folder.resolve("proxy.pt").toString()),
                List.of("embed.image-size=32", "embed.views=1", "classes.count=2")));
    return new RunRequest(
        "--input",
        folder.resolve("images").toString(),
        folder.resolve("output").toString(),
        null,
        configuration,
        StageName.MANIFESTS,
        null,
        false);
  }

  /** A gray PNG; without rows it is a header alone. */
  private static byte[] png(int width, int height, int bits, byte[] deflated) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(file);
    out.writeLong(0x89504e470d0a1a0aL);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {(byte) bits, 0, 0, 0, 0});
    chunk(out, "IHDR", header.toByteArray());
    chunk(out, "IDAT", deflated);
    chunk(out, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) checksum.getValue());
  }

  private static byte[] blackBits(int side) throws IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    byte[] row = new byte[1 + side / 8];
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      for (int y = 0; y < side; y++) {
        out.write(row);
      }
    }
    return deflated.toByteArray();
  }

  private static byte[] jpegHeader(int width, int height) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(file);
    out.writeShort(0xffd8);
    out.writeShort(0xffc0);
    out.writeShort(17);
    out.writeByte(8);
    out.writeShort(height);
    out.writeShort(width);
    out.write(new byte[] {3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0});
    out.writeShort(0xffda);
    out.writeShort(12);
    out.write(new byte[] {3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0});
    return file.toByteArray();
  }
}
