package io.corelake.classes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.corelake.classes.LinearProbe.Examples;
import io.corelake.seed.RandomStream;
import io.corelake.testing.LocalSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearProbeIT {
  private static final int DIMENSION = 8;

  /** Unit vectors around an axis each, so far off it as the noise says. */
  private static Examples examples(long seed, int images, double noise, boolean shuffled) {
    RandomStream random = new RandomStream(seed);
    List<float[]> features = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      int label = i % 3;
      float[] feature = new float[DIMENSION];
      double squares = 0;
      for (int j = 0; j < DIMENSION; j++) {
        feature[j] = (float) ((j == label ? 1 : 0) + noise * random.nextGaussian());
        squares += feature[j] * feature[j];
      }
      for (int j = 0; j < DIMENSION; j++) {
        feature[j] /= (float) Math.sqrt(squares);
      }
      features.add(feature);
      labels.add("label " + (shuffled ? random.nextInt(3) : label));
    }
    return new Examples(features, labels);
  }

  private static double accuracy(Examples learnt, Examples others) {
    return LinearProbe.accuracy(LocalSpark.onCores(2), learnt, others);
  }

  @Test
  void accuracy_separable_isAll() {
    assertThat(accuracy(examples(1, 150, 0.05, false), examples(2, 90, 0.05, false))).isEqualTo(1);
  }

  @Test
  void accuracy_noise_isBetweenChanceAndAll() {
    double noisy = accuracy(examples(1, 600, 0.6, false), examples(2, 600, 0.6, false));
    assertThat(noisy).isBetween(0.6, 0.9);
    double chance = accuracy(examples(1, 600, 0.05, true), examples(2, 600, 0.05, true));
    assertThat(chance).isBetween(0.2, 0.45);
  }

  @Test
  void accuracy_anotherOrder_isTheSameButForLastBits() {
    Examples learnt = examples(1, 120, 0.6, false);
    List<float[]> features = new ArrayList<>(learnt.features());
    List<String> labels = new ArrayList<>(learnt.labels());
    Collections.reverse(features);
    Collections.reverse(labels);
    Examples others = examples(2, 200, 0.6, false);
    assertThat(accuracy(new Examples(features, labels), others))
        .isCloseTo(accuracy(learnt, others), within(0.01));
  }

  @Test
  void accuracy_aNearlyDeadFeature_costsNothing() {
    Examples learnt = examples(1, 300, 0.05, false);
    Examples others = examples(2, 90, 0.05, false);
    // Standardised, one image's 1e-5 becomes large, and its weight far larger than all others.
    for (Examples part : List.of(learnt, others)) {
      part.features().forEach(feature -> feature[7] = 0);
    }
    learnt.features().get(0)[7] = 1e-5f;
    assertThat(accuracy(learnt, others)).isEqualTo(1);
  }

  @Test
  void accuracy_aLabelNobodyLearnt_isNeverTold() {
    Examples others = examples(2, 30, 0.05, false);
    List<String> strange = others.labels().stream().map(label -> label + "?").toList();
    assertThat(accuracy(examples(1, 30, 0.05, false), new Examples(others.features(), strange)))
        .isZero();
  }

  @Test
  void examples_ofAnotherNumber_areRefused() {
    assertThatThrownBy(() -> new Examples(List.of(new float[2]), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
