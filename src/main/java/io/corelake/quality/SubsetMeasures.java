package io.corelake.quality;

import io.corelake.audit.ProxyAudit;
import io.corelake.selection.Grid;
import org.jspecify.annotations.Nullable;

/**
 * Measures of a set S of images, all from class-wise sums.
 *
 * @param images in S
 * @param classes latent classes that S has an image of
 * @param alignment mean similarity of two views of one image, -1..1; null of one view an image, and
 *     of given vectors
 * @param cut F(S) = sum over k of &lt;c_k, c_S&gt; - |c_S|^2, the paper's objective; 0 of all
 *     images
 * @param centrality mean similarity of an image of S to the other images of its class, -1..1
 * @param centreShift mean over the classes of |mu_S - mu_k|, how far a class's centre moves; 0 of
 *     all images
 * @param largestCentreShift of any class
 */
public record SubsetMeasures(
    long images,
    long classes,
    @Nullable Double alignment,
    double cut,
    double centrality,
    double centreShift,
    double largestCentreShift) {
  /**
   * Works them out.
   *
   * @param views m of every image
   */
  static SubsetMeasures of(SubsetTotals totals, int views) {
    double unit = Grid.STORED.dotUnit();
    long n = Math.max(1, totals.images());
    return new SubsetMeasures(
        totals.images(),
        totals.classes(),
        views < 2 || totals.images() == 0
            ? null
            : ProxyAudit.alignment(totals.squares().doubleValue() * unit / n, views),
        totals.cut().doubleValue() * unit,
        totals.centrality() * unit / n,
        totals.shift() / Math.max(1, totals.classes()),
        totals.largestShift());
  }
}
