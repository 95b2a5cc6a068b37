package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairBatchesTest {
  private static final int SIZE = 8;
  private static final int VIEW_FLOATS = 3 * SIZE * SIZE;

  @Test
  void next_twoEpochs_everyImageOnceAnEpochInAnotherOrder() {
    List<Integer> images = images(12, 4, 2, 1);
    assertThat(images).hasSize(24);
    assertThat(new HashSet<>(images.subList(0, 12))).hasSize(12);
    assertThat(new HashSet<>(images.subList(12, 24))).hasSize(12);
    assertThat(images.subList(0, 12)).isNotEqualTo(images.subList(12, 24));
  }

  @Test
  void next_sameSeed_sameOrder() {
    assertThat(images(12, 4, 2, 1)).isEqualTo(images(12, 4, 2, 1));
    assertThat(images(12, 4, 2, 1)).isNotEqualTo(images(12, 4, 2, 2));
  }

  @Test
  void next_incompleteBatch_isLeftOut() {
    assertThat(images(11, 4, 1, 1)).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void next_fewerImagesThanABatch_areTheBatch() {
    assertThat(images(3, 64, 2, 1)).hasSize(6);
  }

  @Test
  void next_fromTheMiddleOfAnEpoch_isTheRestOfTheSameBatches() {
    List<Integer> all = images(13, 4, 3, 1);
    for (int done = 0; done <= 9; done++) {
      assertThat(images(options(4, 9, 1), 13, done)).isEqualTo(all.subList(4 * done, 36));
    }
  }

  private static List<Integer> images(int count, int batchSize, int epochs, long seed) {
    return images(
        options(batchSize, epochs * (count / Math.min(batchSize, count)), seed), count, 0);
  }

  private static TrainingOptions options(int batchSize, int steps, long seed) {
    return new TrainingOptions(
        ProxyWidth.STANDARD,
        SIZE,
        batchSize,
        steps,
        new LearningRate(1, LearningRate.Schedule.CONSTANT, 0),
        0f,
        1f,
        new EarlyStop(1, 0, 0),
        1,
        seed);
  }

  /** Draws all batches from a step on and reads back which image each pair of views shows. */
  private static List<Integer> images(TrainingOptions options, int count, int done) {
    PairSource source =
        (epoch, image, first, second) -> {
          fill(first, 1000 * epoch + image);
          fill(second, -1000 * epoch - image);
        };
    List<Integer> images = new ArrayList<>();
    try (ViewThreads threads = new ViewThreads(2)) {
      PairBatches batches =
          new PairBatches(new TrainingSet(count, source, ""), options, threads, done);
      for (int step = done; step < batches.steps(); step++) {
        FloatBuffer views = batches.next().asFloatBuffer();
        int epoch = step / batches.stepsAnEpoch();
        assertThat(views.capacity()).isEqualTo(2 * batches.batchSize() * VIEW_FLOATS);
        for (int i = 0; i < batches.batchSize(); i++) {
          float first = views.get((i + 1) * VIEW_FLOATS - 1);
          assertThat(views.get((batches.batchSize() + i) * VIEW_FLOATS)).isEqualTo(-first);
          images.add((int) first - 1000 * epoch);
        }
      }
    }
    return images;
  }

  private static void fill(FloatBuffer view, float value) {
    while (view.hasRemaining()) {
      view.put(value);
    }
  }
}
