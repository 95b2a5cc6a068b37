package io.corelake.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.corelake.quality.ClassSpread.OfClass;
import io.corelake.seed.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassSpreadTest {
  private static final int DIMENSION = 5;
  private static final double STEP = 1.0 / (1 << 14);

  private static ClassSpread spread(List<short[]> vectors, int[] classes) {
    List<OfClass> ofClasses = new ArrayList<>();
    ClassSums all = new ClassSums(DIMENSION);
    IntStream.of(classes)
        .distinct()
        .forEach(
            k -> {
              ClassSums sums = new ClassSums(DIMENSION);
              IntStream.range(0, classes.length)
                  .filter(i -> classes[i] == k)
                  .forEach(i -> sums.add(vectors.get(i)));
              ofClasses.add(OfClass.of(k, sums));
              all.add(sums);
            });
    return ClassSpread.of(ofClasses, all);
  }

  private static List<short[]> drawn(RandomStream random, int images, int[] classes, int push) {
    List<short[]> vectors = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      short[] vector = new short[DIMENSION];
      for (int j = 0; j < DIMENSION; j++) {
        vector[j] = (short) (random.nextInt(2000) - 1000);
      }
      int pushed = classes[i] % DIMENSION;
      vector[pushed] = (short) (vector[pushed] + push);
      vectors.add(vector);
    }
    return vectors;
  }

  private static double squaredDistance(short[] vector, double[] mean) {
    double squares = 0;
    for (int j = 0; j < DIMENSION; j++) {
      squares += Math.pow(vector[j] * STEP - mean[j], 2);
    }
    return squares;
  }

  private static double[] mean(List<short[]> vectors) {
    double[] mean = new double[DIMENSION];
    vectors.forEach(v -> IntStream.range(0, DIMENSION).forEach(j -> mean[j] += v[j] * STEP));
    IntStream.range(0, DIMENSION).forEach(j -> mean[j] /= vectors.size());
    return mean;
  }

  @Test
  void figures_areThoseOfPlainLoops() {
    RandomStream random = new RandomStream(2);
    for (int push : new int[] {0, 500, 5000}) {
      int images = 400;
      int[] classes = IntStream.range(0, images).map(i -> random.nextInt(4) * 3).toArray();
      List<short[]> vectors = drawn(random, images, classes, push);
      ClassSpread spread = spread(vectors, classes);
      double total = vectors.stream().mapToDouble(v -> squaredDistance(v, mean(vectors))).sum();
      double within = 0;
      for (int k : new int[] {0, 3, 6, 9}) {
        List<short[]> members =
            IntStream.range(0, images).filter(i -> classes[i] == k).mapToObj(vectors::get).toList();
        within += members.stream().mapToDouble(v -> squaredDistance(v, mean(members))).sum();
      }
      assertThat(spread.variance()).isCloseTo(total / images, within(1e-12));
      assertThat(spread.separation())
          .isCloseTo(1 - within / (images - 4) * (images - 1) / total, within(1e-9));
      assertThat(spread.classes()).isEqualTo(4);
      assertThat(spread.images()).isEqualTo(images);
      assertThat(spread.smallest()).isLessThanOrEqualTo(spread.median());
      assertThat(spread.median()).isLessThanOrEqualTo(spread.largest());
    }
  }

  @Test
  void classesDealtByLot_areNotApart_andThoseOfOnePointAreWholly() {
    RandomStream random = new RandomStream(4);
    int[] byLot = IntStream.range(0, 5000).map(i -> random.nextInt(50)).toArray();
    assertThat(spread(drawn(random, 5000, byLot, 0), byLot).separation())
        .isCloseTo(0, within(0.01));
    int[] classes = IntStream.range(0, 40).map(i -> i % 4).toArray();
    List<short[]> points = new ArrayList<>();
    for (int k : classes) {
      short[] vector = new short[DIMENSION];
      vector[k] = 16384;
      points.add(vector);
    }
    assertThat(spread(points, classes).separation()).isCloseTo(1, within(1e-12));
  }

  @Test
  void whereNothingVaries_orAllClassesAreOfOneImage_thereIsNoSeparation() {
    int[] classes = {0, 1, 1};
    assertThat(spread(List.of(new short[5], new short[5], new short[5]), classes).separation())
        .isNull();
    RandomStream random = new RandomStream(6);
    int[] own = {0, 1, 2};
    assertThat(spread(drawn(random, 3, own, 0), own).separation()).isNull();
    assertThat(ClassSpread.of(List.of(), new ClassSums(DIMENSION)).classes()).isZero();
  }

  @Test
  void sumsBeyondALong_areExact() {
    ClassSums sums = new ClassSums(1);
    short[] vector = {16384};
    sums.add(vector);
    for (int doubling = 0; doubling < 34; doubling++) {
      ClassSums copy = new ClassSums(1);
      copy.add(sums);
      sums.add(copy);
    }
    ClassSpread spread = ClassSpread.of(List.of(OfClass.of(0, sums)), sums);
    assertThat(sums.squaredSum().bitLength()).isGreaterThan(64);
    assertThat(spread.variance()).isZero();
    assertThat(spread.separation()).isNull();
  }
}
