package io.corelake.report;

import java.util.List;

/**
 * Some ranked images in two dimensions, the nearer the more alike.
 *
 * @param points by global rank, ascending
 */
public record EmbeddingMap(List<Point> points) {
  public EmbeddingMap {
    points = List.copyOf(points);
  }

  /** An image; only the distances of x and y to those of others mean anything. */
  public record Point(
      String imageId,
      String uri,
      int latentClass,
      long globalRank,
      double score,
      float x,
      float y) {}
}
