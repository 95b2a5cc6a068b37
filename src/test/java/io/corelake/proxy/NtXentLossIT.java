package io.corelake.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.corelake.seed.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NtXentLossIT {
  private static final int IMAGES = 5;
  private static final int WIDTH = 7;

  @Test
  void of_randomBatch_isThatOfTheDefinition() {
    float[] projections = new float[2 * IMAGES * WIDTH];
    RandomStream random = new RandomStream(3);
    for (int i = 0; i < projections.length; i++) {
      projections[i] = (float) random.nextGaussian();
    }
    for (float temperature : new float[] {0.07f, 0.5f, 2f}) {
      assertThat(torch(projections, temperature))
          .isCloseTo(reference(projections, temperature), within(2e-6));
    }
  }

  @Test
  void of_viewsThatAllAgree_isTheLogOfTheirNumber() {
    float[] same = new float[2 * IMAGES * WIDTH];
    Arrays.fill(same, 0.3f);
    assertThat(torch(same, 0.5f)).isCloseTo(Math.log(2 * IMAGES - 1), within(1e-6));
  }

  private static double torch(float[] projections, float temperature) {
    try (NDManager arrays = TorchEngine.start().newBaseManager()) {
      NtXentLoss loss = new NtXentLoss(arrays, IMAGES, temperature);
      return loss.of(arrays.create(projections, new Shape(2 * IMAGES, WIDTH))).getFloat();
    }
  }

  /** Equation 1 of Chen et al., in doubles and without any trick. */
  private static double reference(float[] projections, double temperature) {
    int views = 2 * IMAGES;
    double sum = 0;
    for (int i = 0; i < views; i++) {
      double denominator = 0;
      for (int k = 0; k < views; k++) {
        if (k != i) {
          denominator += Math.exp(cosine(projections, i, k) / temperature);
        }
      }
      int partner = (i + IMAGES) % views;
      sum -= Math.log(Math.exp(cosine(projections, i, partner) / temperature) / denominator);
    }
    return sum / views;
  }

  private static double cosine(float[] rows, int i, int k) {
    return dot(rows, i, k) / Math.sqrt(dot(rows, i, i) * dot(rows, k, k));
  }

  private static double dot(float[] rows, int i, int k) {
    double dot = 0;
    for (int column = 0; column < WIDTH; column++) {
      dot += (double) rows[i * WIDTH + column] * rows[k * WIDTH + column];
    }
    return dot;
  }
}
