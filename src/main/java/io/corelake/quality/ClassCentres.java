package io.corelake.quality;

import io.corelake.seed.SeededHash;
import io.corelake.selection.GridVector;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * The centres of classes, mu_k = c_k / n_k, with the exact sums that they come from. There are at
 * most {@value #MOST}, so they take 16 bytes a component: 64 MB at 2,048 dimensions, on the driver
 * and on each executor.
 */
final class ClassCentres implements Serializable {
  /** Of more classes so many are drawn by hash. */
  static final int MOST = 2_000;

  /** A squared distance is off by less: d 2^-52, of up to 4. */
  private static final double ROUNDING = 1e-10;

  /** Components between two looks at whether a distance is too long already. */
  private static final int STRIDE = 16;

  private final long classes;
  private final int[] numbers;
  private final ClassSums[] sums;
  private final double[][] means;

  private ClassCentres(long classes, SortedMap<Integer, ClassSums> sums) {
    this.classes = classes;
    this.numbers = sums.keySet().stream().mapToInt(Integer::intValue).toArray();
    this.sums = sums.values().toArray(ClassSums[]::new);
    this.means = sums.values().stream().map(ClassSums::mean).toArray(double[][]::new);
  }

  /**
   * Takes centres of sums.
   *
   * @param classes that there are, of which these are all or some
   */
  static ClassCentres of(long classes, Map<Integer, ClassSums> sums) {
    return new ClassCentres(classes, new TreeMap<>(sums));
  }

  /**
   * Sums up a table in two passes, of which the first reads the classes alone.
   *
   * @param table with the columns {@code latent_class} and {@code vector}
   */
  static ClassCentres of(Dataset<Row> table, int dimension, long seed) {
    List<Integer> found =
        table.select("latent_class").distinct().as(Encoders.INT()).collectAsList();
    Set<Integer> drawn =
        new HashSet<>(
            found.stream()
                .sorted(
                    Comparator.comparingLong(
                            (Integer k) -> SeededHash.hash(seed, "class geometry", "", k))
                        .thenComparing(k -> k))
                .limit(MOST)
                .toList());
    return of(
        found.size(),
        table
            .select("latent_class", "vector")
            .javaRDD()
            .filter(row -> drawn.contains(row.getInt(0)))
            .mapToPair(row -> new Tuple2<>(row.getInt(0), GridVector.decode(row.getAs(1))))
            .aggregateByKey(
                new ClassSums(dimension), ClassSums::add, (some, others) -> some.add(others))
            .collectAsMap());
  }

  /** Returns how many classes there are, which may be more than were drawn. */
  long classes() {
    return classes;
  }

  /** Returns the number of centres; they are in the order of the classes. */
  int size() {
    return numbers.length;
  }

  /** Returns the images of these classes. */
  long images() {
    return Arrays.stream(sums).mapToLong(ClassSums::images).sum();
  }

  /** Returns the place of a class among the centres; below 0 where it was not drawn. */
  int indexOf(int latentClass) {
    return Arrays.binarySearch(numbers, latentClass);
  }

  /** Returns the mean squared distance of a class's images to its centre. */
  double variance(int k) {
    return sums[k].variance();
  }

  /** Returns |mu_k - mu_l|^2; 0 only where the two are the same. */
  double squaredDistance(int k, int l) {
    return squaredDistance(means[k], means[l], Double.MAX_VALUE);
  }

  /** Returns the squared distance of an image to a centre. */
  double squaredDistance(short[] vector, int k) {
    return squaredDistance(ClassSums.units(vector), means[k], Double.MAX_VALUE);
  }

  /** Returns whether no centre is nearer to an image, and none of a lower class as near. */
  boolean isNearest(int own, short[] vector) {
    double[] image = ClassSums.units(vector);
    double bound = squaredDistance(image, means[own], Double.MAX_VALUE);
    for (int k = 0; k < means.length; k++) {
      if (k != own) {
        double distance = squaredDistance(image, means[k], bound + ROUNDING);
        if (distance < bound - ROUNDING
            || (distance <= bound + ROUNDING && isBefore(k, own, vector))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Tells two centres apart that are about as near: |x - c / n|^2, in whole numbers. */
  private boolean isBefore(int k, int own, short[] vector) {
    int order =
        scaledDistance(k, vector)
            .multiply(square(sums[own].images()))
            .compareTo(scaledDistance(own, vector).multiply(square(sums[k].images())));
    return order < 0 || (order == 0 && k < own);
  }

  /** Returns |n x - c|^2. */
  private BigInteger scaledDistance(int k, short[] vector) {
    return sums[k].scaledSquaredDistance(vector);
  }

  private static BigInteger square(long images) {
    return BigInteger.valueOf(images).pow(2);
  }

  /** Returns |a - b|^2, or anything above {@code most} where it is more. */
  private static double squaredDistance(double[] a, double[] b, double most) {
    double squares = 0;
    for (int from = 0; from < a.length && squares <= most; from += STRIDE) {
      for (int j = from; j < Math.min(a.length, from + STRIDE); j++) {
        double difference = a[j] - b[j];
        squares += difference * difference;
      }
    }
    return squares;
  }
}
