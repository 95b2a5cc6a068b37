package io.corelake.selection;

import io.corelake.seed.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Ground sets of every kind that breaks code which orders or folds them. */
final class VectorKinds {
  private VectorKinds() {}

  /** A kind of ground set, drawn for a shape {n, d}. */
  record Kind(String name, BiFunction<RandomStream, int[], short[][]> vectors) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind("random", (random, shape) -> random(random, shape[0], shape[1])),
        new Kind("clustered", VectorKinds::clustered),
        new Kind("tied", VectorKinds::tied),
        new Kind("zero", (random, shape) -> new short[shape[0]][shape[1]]),
        new Kind("opposite", VectorKinds::opposite),
        new Kind("equal", VectorKinds::equal),
        new Kind("negative", VectorKinds::negative),
        new Kind("duplicated", VectorKinds::duplicated));
  }

  static ClassVectors matrix(short[][] vectors) {
    ClassVectorsBuilder builder = new ClassVectorsBuilder(vectors[0].length);
    for (short[] vector : vectors) {
      builder.add(vector);
    }
    return builder.build();
  }

  static short[][] random(RandomStream random, int n, int dimension) {
    short[][] vectors = new short[n][];
    for (int row = 0; row < n; row++) {
      vectors[row] = vector(random, new double[dimension], 1);
    }
    return vectors;
  }

  static short[][] clustered(RandomStream random, int[] shape) {
    double[] centre = new double[shape[1]];
    Arrays.fill(centre, 1);
    short[][] vectors = new short[shape[0]][];
    for (int row = 0; row < shape[0]; row++) {
      vectors[row] = vector(random, centre, 0.3);
    }
    return vectors;
  }

  /** Half of the images are near an earlier one, more or less: equal, parallel, or turned a bit. */
  static short[][] duplicated(RandomStream random, int[] shape) {
    short[][] vectors = random(random, shape[0], shape[1]);
    for (int row = 1; row < shape[0]; row++) {
      if (random.nextInt(2) == 0) {
        short[] earlier = vectors[random.nextInt(row)];
        double[] around = new double[shape[1]];
        for (int j = 0; j < shape[1]; j++) {
          around[j] = (double) earlier[j] / Grid.STEPS;
        }
        vectors[row] =
            random.nextInt(4) == 0
                ? earlier.clone()
                : vector(random, around, random.nextInt(4) * 0.2 / Math.sqrt(shape[1]));
      }
    }
    return vectors;
  }

  static int[] permutation(RandomStream random, int n) {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < n; row++) {
      rows.add(random.nextInt(row + 1), row);
    }
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  /** A vector of length at most 1 in a random direction. */
  private static short[] vector(RandomStream random, double[] around, double spread) {
    double[] components = new double[around.length];
    double squares = 0;
    for (int j = 0; j < components.length; j++) {
      components[j] = around[j] + spread * random.nextGaussian();
      squares += components[j] * components[j];
    }
    double length = random.nextDouble(0.5, 1) / Math.sqrt(Math.max(squares, 1e-12));
    short[] vector = new short[components.length];
    for (int j = 0; j < components.length; j++) {
      vector[j] = Grid.round(components[j] * length);
    }
    return vector;
  }

  /** Few distinct small values, so that many gains are equal. */
  private static short[][] tied(RandomStream random, int[] shape) {
    short[][] vectors = new short[shape[0]][shape[1]];
    for (short[] vector : vectors) {
      vector[random.nextInt(shape[1])] = (short) (random.nextInt(3) - 1);
    }
    return vectors;
  }

  private static short[][] opposite(RandomStream random, int[] shape) {
    short[][] vectors = random(random, shape[0], shape[1]);
    for (int row = 1; row < shape[0]; row += 2) {
      for (int j = 0; j < shape[1]; j++) {
        vectors[row][j] = (short) -vectors[row - 1][j];
      }
    }
    return vectors;
  }

  private static short[][] equal(RandomStream random, int[] shape) {
    short[][] vectors = random(random, shape[0], shape[1]);
    Arrays.fill(vectors, vectors[0]);
    return vectors;
  }

  /** Pairwise negative similarities: one direction each. */
  private static short[][] negative(RandomStream random, int[] shape) {
    short[][] vectors = new short[shape[0]][shape[0]];
    for (int row = 0; row < shape[0]; row++) {
      Arrays.fill(vectors[row], (short) -(100 + random.nextInt(100)));
      vectors[row][row] = 12_000;
    }
    return vectors;
  }
}
