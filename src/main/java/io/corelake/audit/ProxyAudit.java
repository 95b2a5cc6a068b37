package io.corelake.audit;

import io.corelake.selection.Grid;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * What the image vectors of a corpus say of the proxy that made them. A figure is null where it has
 * no meaning: of one view, of one image, of given vectors.
 *
 * @param images with a vector
 * @param dimension d of the proxy's output
 * @param norms lengths of the proxy's outputs, before they are divided by them
 * @param alignment mean similarity of two views of one image, -1..1
 * @param imageSimilarity mean similarity of two different images, -1..1
 * @param intraclassCorrelation share of the views' variance that is between images: 0 where two
 *     views of one image are as alike as those of two images, 1 where they are the same
 * @param variance of an image vector about the mean of all, 0..1
 * @param constantDimensions components whose standard deviation is below a step of the {@link Grid}
 * @param effectiveRank participation ratio of the covariance matrix, 1..d; of n images it is below
 *     n, too
 * @param sampledImages that the effective rank was measured on
 */
public record ProxyAudit(
    long images,
    int dimension,
    @Nullable Norms norms,
    @Nullable Double alignment,
    @Nullable Double imageSimilarity,
    @Nullable Double intraclassCorrelation,
    double variance,
    int constantDimensions,
    @Nullable Double effectiveRank,
    long sampledImages) {

  /** Lengths of a proxy's outputs: of each image the mean over its views. */
  public record Norms(double min, double mean, double max, double deviation) {}

  /**
   * Works the figures out.
   *
   * @param views m of every image
   */
  static ProxyAudit of(VectorSums sums, int views) {
    Double alignment = alignment(sums, views);
    Double similarity = imageSimilarity(sums);
    double variance = 0;
    int constant = 0;
    double step = Grid.STORED.dotUnit();
    for (int j = 0; j < sums.dimension(); j++) {
      double ofComponent = sums.images() == 0 ? 0 : sums.variance(j);
      variance += ofComponent;
      constant += ofComponent < step ? 1 : 0;
    }
    return new ProxyAudit(
        sums.images(),
        sums.dimension(),
        sums.norms().figures(),
        alignment,
        similarity,
        alignment == null || similarity == null || similarity >= 1
            ? null
            : (alignment - similarity) / (1 - similarity),
        variance,
        constant,
        finite(sums.participationRatio()),
        sums.sampled());
  }

  /**
   * Returns whether all images have the same vector, up to the rounding to the grid: a ranking
   * would be one of rounding errors.
   */
  public boolean collapsed() {
    return images >= 2 && constantDimensions == dimension;
  }

  /**
   * Returns the mean similarity of two of an image's views: (m^2 |mean|^2 - m) / (m (m - 1)).
   *
   * @param squaredLength |mean|^2 of the image's vector, or its mean over images
   * @param views m, at least 2
   */
  public static double alignment(double squaredLength, int views) {
    return ((double) views * views * squaredLength - views) / ((double) views * (views - 1));
  }

  private static @Nullable Double alignment(VectorSums sums, int views) {
    if (views < 2 || sums.images() == 0) {
      return null;
    }
    double squaredLength =
        quotient(sums.squaredLengths(), BigInteger.valueOf(sums.images())) * Grid.STORED.dotUnit();
    return alignment(squaredLength, views);
  }

  /** (|sum|^2 - sum |mean|^2) / (N (N - 1)). */
  private static @Nullable Double imageSimilarity(VectorSums sums) {
    if (sums.images() < 2) {
      return null;
    }
    BigInteger n = BigInteger.valueOf(sums.images());
    BigInteger pairs = n.multiply(n.subtract(BigInteger.ONE));
    return quotient(sums.squaredSum().subtract(sums.squaredLengths()), pairs)
        * Grid.STORED.dotUnit();
  }

  private static double quotient(BigInteger dividend, BigInteger divisor) {
    return new BigDecimal(dividend)
        .divide(new BigDecimal(divisor), MathContext.DECIMAL64)
        .doubleValue();
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
