package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings that were stopped, and go on from their checkpoint. */
class TrainingResumeIT {
  private static final int STEPS = 12;

  private static final TrainingOptions OPTIONS = Stripes.options(3, 3e-3f);

  /** Keeps a checkpoint in memory, after every so many steps. */
  private static final class InMemory implements Checkpoints {
    private final int every;
    private byte[] last = {};

    InMemory(int every) {
      this.every = every;
    }

    @Override
    public Optional<byte[]> last() {
      return last.length == 0 ? Optional.empty() : Optional.of(last);
    }

    @Override
    public boolean isDue(int step) {
      return step % every == 0;
    }

    @Override
    public void keep(byte[] checkpoint) {
      last = checkpoint;
    }
  }

  /** What was heard of a training that may be killed after a step. */
  private static final class Listener implements TrainingProgress {
    private final int killedAfter;
    private final List<Integer> begun = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private double lastNcc;

    Listener(int killedAfter) {
      this.killedAfter = killedAfter;
    }

    @Override
    public void begins(int done, int steps) {
      assertThat(steps).isEqualTo(STEPS);
      begun.add(done);
    }

    @Override
    public void checkpointPassedOver(String reason) {
      reasons.add(reason);
    }

    @Override
    public void after(Step step) {
      lastNcc = step.sampleNcc();
      if (step.number() == killedAfter) {
        throw new IllegalStateException("killed");
      }
    }
  }

  private static TrainingResult train(
      TrainingOptions options, Checkpoints checkpoints, TrainingProgress progress) {
    return ProxyTrainer.train(options, DeviceChoice.CPU, Stripes.set(), checkpoints, progress);
  }

  private static void kill(TrainingOptions options, Checkpoints checkpoints, int step) {
    assertThatThrownBy(() -> train(options, checkpoints, new Listener(step))).hasMessage("killed");
  }

  /** Between two epochs, within one, and after the last step of all. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 6, 8, 12})
  void killed_goesOnToTheSameBytes(int step) {
    TrainingResult undisturbed = train(OPTIONS, Checkpoints.NONE, new Listener(0));
    Checkpoints checkpoints = new InMemory(1);
    kill(OPTIONS, checkpoints, step);
    Listener listener = new Listener(0);
    TrainingResult resumed = train(OPTIONS, checkpoints, listener);
    assertThat(listener.begun).containsExactly(step);
    assertThat(resumed.torchScript()).isEqualTo(undisturbed.torchScript());
    assertThat(resumed.sampleNcc()).isEqualTo(undisturbed.sampleNcc());
    assertThat(resumed.steps()).isEqualTo(STEPS);
  }

  @Test
  void killedTwice_withOlderCheckpoints_goesOnToTheSameBytes() {
    Checkpoints checkpoints = new InMemory(4);
    kill(OPTIONS, checkpoints, 5);
    kill(OPTIONS, checkpoints, 10);
    Listener listener = new Listener(0);
    byte[] resumed = train(OPTIONS, checkpoints, listener).torchScript();
    assertThat(listener.begun).containsExactly(8);
    assertThat(resumed).isEqualTo(train(OPTIONS, Checkpoints.NONE, new Listener(0)).torchScript());
  }

  @Test
  void checkpoint_ofAnotherNumberOfThreads_keepsIt() {
    Checkpoints checkpoints = new InMemory(4);
    kill(OPTIONS, checkpoints, 4);
    TrainingResult resumed = train(OPTIONS.onThreads(1), checkpoints, new Listener(0));
    assertThat(resumed.threads()).isEqualTo(2);
    assertThat(resumed.torchScript())
        .isEqualTo(train(OPTIONS, Checkpoints.NONE, new Listener(0)).torchScript());
  }

  @Test
  void looksAtTheSample_areRemembered() {
    TrainingOptions impatient = Stripes.options(3, 3e-3f, new EarlyStop(1, 1, 1));
    Checkpoints checkpoints = new InMemory(1);
    kill(impatient, checkpoints, 4);
    Listener listener = new Listener(0);
    assertThat(train(impatient, checkpoints, listener).steps()).isEqualTo(8);
    assertThat(listener.begun).containsExactly(4);
    // It had stopped already: nothing is left to do.
    Listener again = new Listener(0);
    assertThat(train(impatient, checkpoints, again).steps()).isEqualTo(8);
    assertThat(again.begun).containsExactly(8);
    assertThat(again.lastNcc).isZero();
  }

  @Test
  void checkpoint_ofOtherImages_isPassedOver() {
    Checkpoints checkpoints = new InMemory(1);
    kill(OPTIONS, checkpoints, 4);
    Listener listener = new Listener(1);
    TrainingSet other = new TrainingSet(Stripes.IMAGES, Stripes::draw, "other stripes");
    assertThatThrownBy(
            () -> ProxyTrainer.train(OPTIONS, DeviceChoice.CPU, other, checkpoints, listener))
        .hasMessage("killed");
    assertThat(listener.begun).containsExactly(0);
    assertThat(listener.reasons).containsExactly("it is of other images or other keys");
  }

  @Test
  void checkpoint_damaged_isPassedOver() {
    InMemory checkpoints = new InMemory(4);
    kill(OPTIONS, checkpoints, 4);
    checkpoints.last[checkpoints.last.length / 2] ^= 1;
    Listener listener = new Listener(1);
    assertThatThrownBy(() -> train(OPTIONS, checkpoints, listener)).hasMessage("killed");
    assertThat(listener.begun).containsExactly(0);
    assertThat(listener.reasons)
        .containsExactly("it is damaged, or another version of CoreLake wrote it");
  }

  @Test
  void checkpoint_cutShortAnywhere_isNone() {
    InMemory checkpoints = new InMemory(4);
    kill(OPTIONS, checkpoints, 4);
    byte[] file = checkpoints.last;
    assertThat(Checkpoint.of(file)).isPresent();
    for (int length = 0; length < file.length; length += 99_991) {
      assertThat(Checkpoint.of(Arrays.copyOf(file, length))).as("%d bytes", length).isEmpty();
    }
  }
}
