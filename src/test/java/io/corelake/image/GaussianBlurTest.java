package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.corelake.seed.RandomStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianBlurTest {
  @ParameterizedTest
  @CsvSource({"72,0.1", "72,0.7", "72,2.0", "15,1.0", "9,0.5"})
  void apply_isTheGaussianKernelWithMirroredEdges(int size, double sigma) {
    RandomStream random = new RandomStream(8);
    float[][] planes = new float[3][size * size];
    float[][] original = new float[3][];
    for (int plane = 0; plane < 3; plane++) {
      for (int i = 0; i < size * size; i++) {
        planes[plane][i] = (float) random.nextDouble();
      }
      original[plane] = planes[plane].clone();
    }
    new GaussianBlur(size).apply(planes, sigma);
    for (int plane = 0; plane < 3; plane++) {
      for (int y = 0; y < size; y += 3) {
        for (int x = 0; x < size; x++) {
          double expected = reference(original[plane], size, x, y, sigma);
          assertThat((double) planes[plane][y * size + x]).isCloseTo(expected, within(1e-4));
        }
      }
    }
  }

  /** The whole kernel in two dimensions. */
  private static double reference(float[] band, int size, int x, int y, double sigma) {
    int radius = ((size / 10) | 1) / 2;
    double sum = 0;
    double weights = 0;
    for (int v = -radius; v <= radius; v++) {
      for (int u = -radius; u <= radius; u++) {
        double weight = Math.exp(-(u * u + v * v) / (2 * sigma * sigma));
        int from = mirrored(y + v, size) * size + mirrored(x + u, size);
        sum += weight * band[from];
        weights += weight;
      }
    }
    return sum / weights;
  }

  private static int mirrored(int position, int size) {
    if (position < 0) {
      return -position;
    }
    return position < size ? position : 2 * size - 2 - position;
  }
}
