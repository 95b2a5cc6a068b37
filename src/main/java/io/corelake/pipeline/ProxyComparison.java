package io.corelake.pipeline;

import io.corelake.pipeline.RunRecord.ProxyRecord;
import io.corelake.quality.ClassGeometry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What proxies make of the same images, and how far the rankings by them agree.
 *
 * @param input root of the corpus
 * @param corpusImages listed in it
 * @param images of these that were looked at
 * @param objective that they were ranked by
 * @param proxies in the order that they were given
 * @param pairs every two of them
 */
public record ProxyComparison(
    String input,
    long corpusImages,
    long images,
    long seed,
    String objective,
    List<ComparedProxy> proxies,
    List<Pair> pairs) {

  /**
   * A proxy.
   *
   * @param ranked images; the others were rejected, or folded into a duplicate
   * @param latentClasses that they were ranked in
   * @param imagesPerSecond of the embedding when it was made, with all that belongs to the stage;
   *     null where the vectors were there already
   */
  public record ComparedProxy(
      ProxyRecord proxy,
      long rejected,
      long ranked,
      long latentClasses,
      SampleLevel sampleLevel,
      ClassLevel classLevel,
      @Nullable Double imagesPerSecond) {}

  /**
   * Whether views that an image's vector is not made of lie nearest to it, among the vectors of
   * some images of different bytes.
   *
   * @param images whose vectors are compared; all of the sample, or 500 drawn by hash
   * @param views of each that are looked for
   * @param ncc share of these views, 0..1; null of fewer than two images
   */
  public record SampleLevel(long images, int views, @Nullable Double ncc) {}

  /**
   * How far classes are apart.
   *
   * @param ofLabels whether these are the labels of the corpus; else they are the latent classes,
   *     which each proxy has its own of
   */
  public record ClassLevel(boolean ofLabels, ClassGeometry geometry) {}

  /**
   * Two of the proxies.
   *
   * @param first number of the one, from 1
   * @param second number of the other
   * @param rankedByBoth images that both have ranked
   * @param rankCorrelation of the global ranks of these (Spearman's), -1..1; null where there are
   *     fewer than two
   */
  public record Pair(
      int first,
      int second,
      long rankedByBoth,
      @Nullable Double rankCorrelation,
      List<Overlap> budgets) {}

  /**
   * What two rankings keep of a budget.
   *
   * @param images that the first keeps
   * @param both that both keep
   * @param share of the first's that the second keeps, too, 0..1
   * @param chance what that is between rankings that have nothing in common
   */
  public record Overlap(String name, long images, long both, double share, double chance) {}
}
