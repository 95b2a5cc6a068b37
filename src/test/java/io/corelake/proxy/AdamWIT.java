package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdamWIT {
  private static final float DECAY = 0.1f;
  private static final float RATE = 0.05f;

  /** Minimises w^2, whose gradient is 2 w, beside the same in doubles. */
  @Test
  void step_matrixAndVector_areThoseOfTheDefinition() {
    try (PtNDManager arrays = (PtNDManager) TorchEngine.start().newBaseManager()) {
      PtNDArray matrix = (PtNDArray) arrays.create(new float[] {3f}, new Shape(1, 1));
      PtNDArray vector = (PtNDArray) arrays.create(new float[] {3f}, new Shape(1));
      matrix.setRequiresGradient(true);
      vector.setRequiresGradient(true);
      AdamW optimizer = new AdamW(arrays, List.of(matrix, vector), DECAY);
      for (int steps = 1; steps <= 5; steps++) {
        try (GradientCollector gradients = TorchEngine.start().newGradientCollector()) {
          gradients.backward(matrix.square().sum().add(vector.square().sum()));
        }
        optimizer.step(RATE);
        assertThat((double) matrix.toFloatArray()[0])
            .as("decayed")
            .isCloseTo(reference(steps, DECAY), within(1e-5));
        assertThat((double) vector.toFloatArray()[0])
            .as("not decayed")
            .isCloseTo(reference(steps, 0), within(1e-5));
      }
    }
  }

  private static double reference(int steps, double decay) {
    double weight = 3;
    double mean = 0;
    double variance = 0;
    for (int step = 1; step <= steps; step++) {
      double gradient = 2 * weight;
      weight -= RATE * decay * weight;
      mean = 0.9 * mean + 0.1 * gradient;
      variance = 0.999 * variance + 0.001 * gradient * gradient;
      double unbiasedMean = mean / (1 - Math.pow(0.9, step));
      double unbiasedVariance = variance / (1 - Math.pow(0.999, step));
      weight -= RATE * unbiasedMean / (Math.sqrt(unbiasedVariance) + 1e-8);
    }
    return weight;
  }
}
