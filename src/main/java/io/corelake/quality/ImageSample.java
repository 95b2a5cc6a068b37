package io.corelake.quality;

import io.corelake.seed.SeededHash;
import java.io.Serializable;

/** Images drawn by a hash of their ids: the same on any cluster, and in every table. */
final class ImageSample implements Serializable {
  /** Images that are drawn, a few more or less; all where there are no more. */
  static final int MOST = 20_000;

  private final double share;
  private final long seed;

  private ImageSample(double share, long seed) {
    this.share = share;
    this.seed = seed;
  }

  /** Returns the sample of so many images. */
  static ImageSample of(long images, long seed) {
    return new ImageSample(images <= MOST ? 1 : (double) MOST / images, seed);
  }

  boolean has(String imageId) {
    return share >= 1
        || SeededHash.unit(SeededHash.hash(seed, "class geometry", imageId, 0)) < share;
  }
}
