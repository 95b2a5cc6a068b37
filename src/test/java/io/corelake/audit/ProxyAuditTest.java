package io.corelake.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.corelake.seed.RandomStream;
import io.corelake.selection.Grid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures beside those of loops over all pairs, in floating point. */
class ProxyAuditTest {
  private static final int VIEWS = 3;
  private static final int DIMENSION = 7;

  /** Draws the views of an image about a direction of its own, in the cone about the first axis. */
  private static double[][] views(RandomStream random, double cone, double jitter) {
    double[] centre = new double[DIMENSION];
    for (int j = 0; j < DIMENSION; j++) {
      // The last component never moves.
      centre[j] = j == DIMENSION - 1 ? 0 : (j == 0 ? cone : 0) + random.nextGaussian();
    }
    double[][] views = new double[VIEWS][DIMENSION];
    for (double[] view : views) {
      double squares = 0;
      for (int j = 0; j < DIMENSION; j++) {
        view[j] = centre[j] + (j == DIMENSION - 1 ? 0 : jitter * random.nextGaussian());
        squares += view[j] * view[j];
      }
      for (int j = 0; j < DIMENSION; j++) {
        view[j] /= Math.sqrt(squares);
      }
    }
    return views;
  }

  private static short[] meanVector(double[][] views) {
    short[] vector = new short[DIMENSION];
    for (int j = 0; j < DIMENSION; j++) {
      double sum = 0;
      for (double[] view : views) {
        sum += view[j];
      }
      vector[j] = Grid.round(sum / views.length);
    }
    return vector;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  private static List<double[][]> images(int count) {
    RandomStream random = new RandomStream(11);
    List<double[][]> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(views(random, 1.5, 0.6));
    }
    return images;
  }

  private static VectorSums sums(List<double[][]> images) {
    VectorSums sums = new VectorSums(DIMENSION);
    for (double[][] views : images) {
      short[] vector = meanVector(views);
      sums.add(vector);
      sums.sample(vector);
    }
    return sums;
  }

  @Test
  void similarities_areThoseOfAllPairsOfViews() {
    List<double[][]> images = images(60);
    double alike = 0;
    double different = 0;
    for (int i = 0; i < images.size(); i++) {
      for (int j = 0; j < images.size(); j++) {
        for (int v = 0; v < VIEWS; v++) {
          for (int w = 0; w < VIEWS; w++) {
            double similarity = dot(images.get(i)[v], images.get(j)[w]);
            alike += i == j && v != w ? similarity : 0;
            different += i != j ? similarity : 0;
          }
        }
      }
    }
    alike /= images.size() * VIEWS * (VIEWS - 1.0);
    different /= images.size() * (images.size() - 1.0) * VIEWS * VIEWS;
    ProxyAudit audit = ProxyAudit.of(sums(images), VIEWS);
    assertThat(alike - different).isGreaterThan(0.2);
    assertThat(audit.alignment()).isCloseTo(alike, within(2e-4));
    assertThat(audit.imageSimilarity()).isCloseTo(different, within(2e-4));
    assertThat(audit.intraclassCorrelation())
        .isCloseTo((alike - different) / (1 - different), within(5e-4));
  }

  @Test
  void spread_isThatOfTheCovarianceMatrix() {
    List<double[][]> images = images(300);
    List<short[]> vectors = images.stream().map(ProxyAuditTest::meanVector).toList();
    double[][] covariance = new double[DIMENSION][DIMENSION];
    double[] mean = new double[DIMENSION];
    for (short[] vector : vectors) {
      for (int j = 0; j < DIMENSION; j++) {
        mean[j] += vector[j] / (double) Grid.STEPS / vectors.size();
      }
    }
    double trace = 0;
    double squares = 0;
    for (int j = 0; j < DIMENSION; j++) {
      for (int k = 0; k < DIMENSION; k++) {
        for (short[] vector : vectors) {
          covariance[j][k] +=
              (vector[j] / (double) Grid.STEPS - mean[j])
                  * (vector[k] / (double) Grid.STEPS - mean[k])
                  / vectors.size();
        }
        trace += j == k ? covariance[j][k] : 0;
        squares += covariance[j][k] * covariance[j][k];
      }
    }
    ProxyAudit audit = ProxyAudit.of(sums(images), VIEWS);
    assertThat(audit.variance()).isCloseTo(trace, within(1e-9));
    assertThat(audit.effectiveRank()).isCloseTo(trace * trace / squares, within(1e-6));
    assertThat(audit.effectiveRank()).isBetween(3.0, DIMENSION - 1.0);
    assertThat(audit.constantDimensions()).isEqualTo(1);
    assertThat(audit.sampledImages()).isEqualTo(300);
    assertThat(audit.collapsed()).isFalse();
  }

  @Test
  void effectiveRank_isTheNumberOfDirectionsThatVaryAlike() {
    for (int directions = 1; directions <= DIMENSION; directions++) {
      VectorSums sums = new VectorSums(DIMENSION);
      for (int j = 0; j < directions; j++) {
        for (short sign : new short[] {-1, 1}) {
          short[] vector = new short[DIMENSION];
          vector[j] = (short) (sign * Grid.STEPS);
          sums.add(vector);
          sums.sample(vector);
        }
      }
      ProxyAudit audit = ProxyAudit.of(sums, 2);
      assertThat(audit.effectiveRank()).isCloseTo(directions, within(1e-12));
      assertThat(audit.constantDimensions()).isEqualTo(DIMENSION - directions);
    }
  }

  @Test
  void figures_areTheSameInAnyOrderAndAnyShares() {
    List<double[][]> images = new ArrayList<>(images(90));
    VectorSums sums = sums(images);
    double[] norms = new double[90];
    RandomStream random = new RandomStream(3);
    for (int i = 0; i < norms.length; i++) {
      norms[i] = Math.exp(8 * random.nextGaussian());
      sums.norms().add(norms[i]);
    }
    ProxyAudit expected = ProxyAudit.of(sums, VIEWS);
    Collections.reverse(images);
    VectorSums other = new VectorSums(DIMENSION);
    for (int share = 0; share < 3; share++) {
      VectorSums part = sums(images.subList(30 * share, 30 * share + 30));
      for (int i = 29; i >= 0; i--) {
        part.norms().add(norms[30 * share + i]);
      }
      other.add(part);
    }
    other.add(new VectorSums(DIMENSION));
    assertThat(ProxyAudit.of(other, VIEWS)).isEqualTo(expected);
    assertThat(expected.norms()).isNotNull();
  }

  @Test
  void norms_areThoseOfTheLengths() {
    VectorSums sums = new VectorSums(1);
    for (double norm : new double[] {2, 4, 4, 4, 5, 5, 7, 9}) {
      sums.norms().add(norm);
    }
    assertThat(ProxyAudit.of(sums, 2).norms()).isEqualTo(new ProxyAudit.Norms(2, 5, 9, 2));
  }

  /** Squares of such lengths would lose all digits of the deviation in floating point. */
  @Test
  void norms_ofHardlyDifferentLengths_keepTheirDeviation() {
    VectorSums sums = new VectorSums(1);
    for (int i = 0; i < 1000; i++) {
      sums.norms().add(1e6 + (i % 2) * 0x1p-20);
    }
    assertThat(ProxyAudit.of(sums, 2).norms().deviation()).isCloseTo(0x1p-21, within(1e-12));
  }

  @Test
  void collapsed_whereNoComponentVariesByMoreThanTheRounding() {
    VectorSums rounding = new VectorSums(2);
    VectorSums more = new VectorSums(2);
    for (int i = 0; i < 100; i++) {
      rounding.add(new short[] {(short) (9000 + i % 2), (short) (9000 - i % 2)});
      more.add(new short[] {(short) (9000 + 2 * (i % 2)), 9000});
    }
    assertThat(ProxyAudit.of(rounding, 2).collapsed()).isTrue();
    assertThat(ProxyAudit.of(more, 2).collapsed()).isFalse();
    assertThat(ProxyAudit.of(more, 2).constantDimensions()).isEqualTo(1);
  }

  @Test
  void fewImages_haveTheFiguresThatHaveAMeaning() {
    ProxyAudit none = ProxyAudit.of(new VectorSums(3), 4);
    assertThat(none.alignment()).isNull();
    assertThat(none.imageSimilarity()).isNull();
    assertThat(none.effectiveRank()).isNull();
    assertThat(none.norms()).isNull();
    assertThat(none.collapsed()).isFalse();
    VectorSums one = new VectorSums(2);
    one.add(new short[] {Grid.STEPS, 0});
    one.sample(new short[] {Grid.STEPS, 0});
    assertThat(ProxyAudit.of(one, 2).alignment()).isEqualTo(1);
    assertThat(ProxyAudit.of(one, 1).alignment()).isNull();
    assertThat(ProxyAudit.of(one, 2).imageSimilarity()).isNull();
    assertThat(ProxyAudit.of(one, 2).collapsed()).isFalse();
  }

  @Test
  void manyDimensions_haveNoEffectiveRank() {
    int dimension = VectorSums.MOST_DIMENSIONS_OF_PRODUCTS + 1;
    VectorSums sums = new VectorSums(dimension);
    for (int i = 0; i < 4; i++) {
      short[] vector = new short[dimension];
      vector[i] = Grid.STEPS;
      sums.add(vector);
      sums.sample(vector);
    }
    ProxyAudit audit = ProxyAudit.of(sums, 2);
    assertThat(audit.effectiveRank()).isNull();
    assertThat(audit.sampledImages()).isZero();
    assertThat(audit.constantDimensions()).isEqualTo(dimension - 4);
  }
}
