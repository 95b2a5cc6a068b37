package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.corelake.CoreLakeException;
import io.corelake.seed.RandomStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ProxySessionIT {
  private static final int SIZE = 32;
  private static final int BATCH = 16;
  private static final ProxyModel MODEL =
      ProxyModel.load(ProxyArchitecture.untrained(1), Device.cpu());

  @Test
  void take_anywhereInAnyBatch_sameBits() {
    float[] image = image(99);
    try (ProxySession session = ProxySession.open(MODEL, BATCH, SIZE)) {
      float[] alone = embed(session, List.of(image)).get(0);
      for (int position = 0; position < BATCH; position++) {
        List<float[]> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
          batch.add(i == position ? image : image(1000L * position + i));
        }
        assertThat(embed(session, batch).get(position)).as("at %d", position).isEqualTo(alone);
      }
    }
  }

  @Test
  void take_differentImages_differentEmbeddings() {
    try (ProxySession session = ProxySession.open(MODEL, BATCH, SIZE)) {
      List<float[]> embeddings = embed(session, List.of(image(1), image(2)));
      assertThat(embeddings.get(0)).isNotEqualTo(embeddings.get(1)).hasSize(128);
      assertThat(embeddings.get(0)).doesNotContain(Float.NaN);
    }
  }

  @Test
  void take_manySessionsAtOnce_sameBits() throws Exception {
    int threadCount = 4;
    ProxyModel fresh = ProxyModel.load(ProxyArchitecture.untrained(1), Device.cpu());
    Callable<List<float[]>> task =
        () -> {
          List<float[]> embeddings = new ArrayList<>();
          try (ProxySession session = ProxySession.open(fresh, BATCH, SIZE)) {
            for (int batch = 0; batch < 10; batch++) {
              List<float[]> images = new ArrayList<>();
              for (int i = 0; i < BATCH; i++) {
                images.add(image(100L * batch + i));
              }
              embeddings.addAll(embed(session, images));
            }
          }
          return embeddings;
        };
    ExecutorService threads = Executors.newFixedThreadPool(threadCount);
    List<Future<List<float[]>>> results = threads.invokeAll(Collections.nCopies(8, task));
    List<float[]> expected = task.call();
    for (Future<List<float[]>> result : results) {
      assertThat(result.get().toArray(float[][]::new))
          .isDeepEqualTo(expected.toArray(float[][]::new));
    }
    threads.shutdown();
    fresh.close();
  }

  @Test
  void take_hundredsOfBatches_leavesNoNativeArrayBehind() {
    ProxyModel model = ProxyModel.load(ProxyArchitecture.untrained(1), Device.cpu());
    int before = -1;
    for (int task = 0; task < 4; task++) {
      try (ProxySession session = ProxySession.open(model, BATCH, SIZE)) {
        for (int batch = 0; batch < 100; batch++) {
          session.input().put(0, batch);
          session.submit(BATCH);
          session.take();
        }
      }
      if (task == 0) {
        before = model.arrayCount();
      }
    }
    assertThat(model.arrayCount()).isEqualTo(before).isZero();
    model.close();
  }

  @Test
  void take_fewRows_restOfTheBatchIsZero() {
    // Every embedding of this proxy sees the whole batch.
    ProxyModel model =
        ProxyModel.load(
            TinyTorchScript.returning("Tensor", "torch.add(torch.flatten(x, 1), torch.sum(x))"),
            Device.cpu());
    try (ProxySession session = ProxySession.open(model, 3, 2)) {
      FloatBuffer input = session.input();
      while (input.hasRemaining()) {
        input.put(1f);
      }
      session.submit(3);
      assertThat(session.take()).containsOnly(1f + 36f);
      session.submit(2);
      float[] two = session.take();
      assertThat(Arrays.copyOf(two, 24)).containsOnly(1f + 24f);
      assertThat(two[24]).isEqualTo(24f);
    }
    model.close();
  }

  @Test
  void submit_rowsOutOfBounds_isRefused() {
    try (ProxySession session = ProxySession.open(MODEL, BATCH, SIZE)) {
      assertThatThrownBy(() -> session.submit(0)).hasMessageContaining("0 rows");
      assertThatThrownBy(() -> session.submit(17)).hasMessageContaining("17 rows");
    }
  }

  @Test
  void closed_everything_areRefused() {
    ProxySession session = ProxySession.open(MODEL, BATCH, SIZE);
    session.close();
    session.close();
    assertThatThrownBy(session::input).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.submit(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(session::take).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void open_batchOutOfBounds_namesTheKey() {
    assertThatThrownBy(() -> ProxySession.open(MODEL, 0, SIZE))
        .isInstanceOf(CoreLakeException.class)
        .hasMessageContaining("embed.batch-size 0");
    assertThatThrownBy(() -> ProxySession.open(MODEL, 1 << 20, SIZE))
        .isInstanceOf(CoreLakeException.class)
        .hasMessageContaining("less than 2 GiB");
  }

  @Test
  void take_proxyMadeForAnotherBatchSize_isRefused() {
    ProxyModel model =
        ProxyModel.load(
            TinyTorchScript.returning("Tensor", "torch.flatten(x, 1)[:2]"), Device.cpu());
    try (ProxySession session = ProxySession.open(model, 3, 4)) {
      session.submit(3);
      assertThatThrownBy(session::take)
          .isInstanceOf(CoreLakeException.class)
          .hasMessageContaining("it must return [n, 48] for every n");
    }
    model.close();
  }

  private static List<float[]> embed(ProxySession session, List<float[]> images) {
    FloatBuffer input = session.input();
    images.forEach(input::put);
    int dimension = session.dimension();
    session.submit(images.size());
    float[] target = session.take();
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      rows.add(Arrays.copyOfRange(target, i * dimension, (i + 1) * dimension));
    }
    return rows;
  }

  private static float[] image(long seed) {
    RandomStream random = new RandomStream(seed);
    float[] image = new float[3 * SIZE * SIZE];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) random.nextDouble(-2, 2);
    }
    return image;
  }
}
