package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentationPolicyTest {
  private static final double[] SOUND = {
    0.08, 1, 0.75, 1.33, 0.5, 0.8, 0.4, 0.4, 0.4, 0.1, 0.2, 0.5, 0.1, 2.0, 64
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0;0;cropAreaMin is 0.0; above 0",
        "1;0.05;cropAreaMax is 0.05; in 0.08 .. 1.0",
        "2;-1;cropAspectMin is -1.0; above 0",
        "3;0.5;cropAspectMax is 0.5; at least 0.75",
        "4;1.5;flipProbability is 1.5; in 0.0 .. 1.0",
        "5;NaN;jitterProbability is NaN; in 0.0 .. 1.0",
        "6;-0.1;brightness is -0.1; at least 0.0",
        "7;-0.1;contrast is -0.1; at least 0.0",
        "8;-0.1;saturation is -0.1; at least 0.0",
        "9;0.6;hue is 0.6; in 0.0 .. 0.5",
        "10;2;grayscaleProbability is 2.0; in 0.0 .. 1.0",
        "11;-1;blurProbability is -1.0; in 0.0 .. 1.0",
        "12;0;blurSigmaMin is 0.0; above 0",
        "13;0.05;blurSigmaMax is 0.05; at least 0.1",
        "14;-1;blurAboveSize is -1.0; at least 0"
      })
  void create_outsideTheBound_isNamed(int field, double value, String what, String bound) {
    double[] v = SOUND.clone();
    v[field] = value;
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new AugmentationPolicy(
                    v[0],
                    v[1],
                    v[2],
                    v[3],
                    v[4],
                    v[5],
                    v[6],
                    v[7],
                    v[8],
                    v[9],
                    v[10],
                    v[11],
                    v[12],
                    v[13],
                    (int) v[14]))
        .withMessageContaining(what)
        .withMessageContaining(bound);
  }
}
