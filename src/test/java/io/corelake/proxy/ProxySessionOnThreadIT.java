package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.corelake.CoreLakeException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Batches of several tasks on the one thread of a device, as on a GPU; here it is the processor.
 */
class ProxySessionOnThreadIT {
  private static final byte[] FLATTEN = TinyTorchScript.returning("Tensor", "torch.flatten(x, 1)");

  @Test
  void submit_deviceIsBusy_nextBatchCanBeFilled() throws Exception {
    ProxyModel model = ProxyModel.onThread(FLATTEN, Device.cpu());
    CountDownLatch held = hold(model);
    try (ProxySession session = ProxySession.open(model, 2, 1)) {
      submit(session, 1, 2);
      assertThat(session.hasFreeBatch()).isTrue();
      submit(session, 3, 4);
      assertThat(session.hasFreeBatch()).isFalse();
      assertThatThrownBy(session::input).hasMessageContaining("take one first");
      held.countDown();
      assertThat(session.take()).containsExactly(1, 1, 1, 2, 2, 2);
      assertThat(session.hasSubmission()).isTrue();
      assertThat(session.take()).containsExactly(3, 3, 3, 4, 4, 4);
      assertThat(session.hasSubmission()).isFalse();
    }
    model.close();
  }

  @Test
  void manyTasks_eachGetsItsOwnInItsOrder() throws Exception {
    ProxyModel model = ProxyModel.onThread(FLATTEN, Device.cpu());
    ExecutorService tasks = Executors.newFixedThreadPool(8);
    List<Future<?>> results = new ArrayList<>();
    for (int task = 0; task < 16; task++) {
      int number = task;
      results.add(
          tasks.submit(
              () -> {
                try (ProxySession session = ProxySession.open(model, 2, 1)) {
                  submit(session, number, 0);
                  for (int batch = 1; batch < 100; batch++) {
                    submit(session, number, batch);
                    assertThat(session.take())
                        .containsExactly(number, number, number, batch - 1, batch - 1, batch - 1);
                  }
                }
              }));
    }
    for (Future<?> result : results) {
      result.get();
    }
    tasks.shutdown();
    assertThat(model.arrayCount()).isZero();
    model.close();
  }

  @Test
  void take_batchFails_otherTasksAndLaterBatchesDoNot() throws Exception {
    ProxyModel model =
        ProxyModel.onThread(TinyTorchScript.failingAbove(2, "no such image"), Device.cpu());
    try (ProxySession failing = ProxySession.open(model, 3, 1);
        ProxySession sound = ProxySession.open(model, 2, 1)) {
      failing.submit(3);
      submit(sound, 1, 2);
      assertThatThrownBy(failing::take)
          .isInstanceOf(CoreLakeException.class)
          .hasMessageContaining("no such image")
          .hasMessageContaining("(3, 3, 1, 1)");
      assertThat(sound.take()).containsExactly(1, 1, 1, 2, 2, 2);
      submit(sound, 3, 4);
      assertThat(sound.take()).containsExactly(3, 3, 3, 4, 4, 4);
    }
    model.close();
  }

  @Test
  void close_batchWaits_isNeverRunAndItsMemoryIsFreed() throws Exception {
    ProxyModel model = ProxyModel.onThread(FLATTEN, Device.cpu());
    CountDownLatch held = hold(model);
    ProxySession cancelled = ProxySession.open(model, 2, 1);
    submit(cancelled, 1, 2);
    cancelled.close();
    held.countDown();
    try (ProxySession next = ProxySession.open(model, 2, 1)) {
      submit(next, 3, 4);
      assertThat(next.take()).containsExactly(3, 3, 3, 4, 4, 4);
    }
    model.close();
  }

  @Test
  void take_taskIsInterrupted_endsAtOnce() throws Exception {
    ProxyModel model = ProxyModel.onThread(FLATTEN, Device.cpu());
    CountDownLatch held = hold(model);
    try (ProxySession session = ProxySession.open(model, 2, 1)) {
      submit(session, 1, 2);
      Thread.currentThread().interrupt();
      assertThatThrownBy(session::take).isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
      held.countDown();
    }
    model.close();
  }

  /** Keeps the device busy until the latch is counted down. */
  private static CountDownLatch hold(ProxyModel model) throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    model
        .forwards()
        .execute(
            () -> {
              started.countDown();
              try {
                held.await(1, TimeUnit.MINUTES);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    started.await(1, TimeUnit.MINUTES);
    return held;
  }

  /** Submits images of one pixel, each of one value. */
  private static void submit(ProxySession session, float... values) {
    FloatBuffer input = session.input();
    for (float value : values) {
      input.put(value).put(value).put(value);
    }
    session.submit(values.length);
  }
}
