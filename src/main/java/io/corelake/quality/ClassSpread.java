package io.corelake.quality;

import io.corelake.selection.Grid;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How large the latent classes are, and how far apart.
 *
 * @param classes that have an image
 * @param images of all of them
 * @param smallest size of a class, as the median and the largest
 * @param variance mean squared distance of an image vector to the mean of all
 * @param separation share of that variance which is between the classes, less what would be there
 *     by chance: 1 - within / (N - K) * (N - 1) / total; about 0 for classes that were dealt by
 *     lot, 1 where all images of a class are the same; null where it has no meaning
 */
public record ClassSpread(
    long classes,
    long images,
    long smallest,
    long median,
    long largest,
    double variance,
    @Nullable Double separation) {

  /** What is taken of one class: n, sum of |mean|^2 and |c|^2 / n, in steps of a dot product. */
  static final class OfClass implements Serializable {
    private final int latentClass;
    private final long images;
    private final long squares;
    private final double squaredSumByImages;

    private OfClass(int latentClass, long images, long squares, double squaredSumByImages) {
      this.latentClass = latentClass;
      this.images = images;
      this.squares = squares;
      this.squaredSumByImages = squaredSumByImages;
    }

    static OfClass of(int latentClass, ClassSums sums) {
      return new OfClass(
          latentClass,
          sums.images(),
          sums.squares(),
          ClassSums.quotient(sums.squaredSum(), BigInteger.valueOf(sums.images())));
    }
  }

  /**
   * Works the figures out.
   *
   * @param classes every class once, in any order
   * @param all the sums over all classes
   */
  static ClassSpread of(List<OfClass> classes, ClassSums all) {
    long n = all.images();
    long k = classes.size();
    BigInteger squares = squares(classes);
    // In one order, since these are no integers.
    double betweenAndCentre =
        classes.stream()
            .sorted(Comparator.comparingInt(one -> one.latentClass))
            .mapToDouble(one -> one.squaredSumByImages)
            .sum();
    BigInteger scaledTotal = BigInteger.valueOf(n).multiply(squares).subtract(all.squaredSum());
    double total = n == 0 ? 0 : ClassSums.quotient(scaledTotal, BigInteger.valueOf(n));
    double within = squares.doubleValue() - betweenAndCentre;
    long[] sizes = classes.stream().mapToLong(one -> one.images).sorted().toArray();
    return new ClassSpread(
        k,
        n,
        k == 0 ? 0 : sizes[0],
        k == 0 ? 0 : sizes[sizes.length / 2],
        k == 0 ? 0 : sizes[sizes.length - 1],
        n == 0 ? 0 : total / n * Grid.STORED.dotUnit(),
        scaledTotal.signum() == 0 || n <= k ? null : 1 - within / (n - k) * (n - 1) / total);
  }

  private static BigInteger squares(List<OfClass> classes) {
    return classes.stream()
        .map(one -> BigInteger.valueOf(one.squares))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }
}
