package io.corelake.embed;

import io.corelake.corpus.ImageBytes;
import io.corelake.corpus.ImageContent;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.ProxySession;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Embeds a few images in this thread, without Spark, to learn how long an image takes. */
public final class EmbedProbe {
  private EmbedProbe() {}

  /** How long so many images took on one core. */
  public record Rate(int images, double seconds) {
    /** Returns the time of one image on one core. */
    public double secondsAnImage() {
      return seconds / images;
    }
  }

  /** Measures on the given images, after one round that is not counted. */
  public static Rate measure(
      Configuration hadoop, ProxyModel model, EmbedSpec spec, List<ImageContent> images) {
    run(hadoop, model, spec, images);
    long start = System.nanoTime();
    int rows = run(hadoop, model, spec, images);
    return new Rate(rows, (System.nanoTime() - start) / 1e9);
  }

  /** Embeds the images once, and returns how many rows came out. */
  static int run(
      Configuration hadoop, ProxyModel model, EmbedSpec spec, List<ImageContent> images) {
    try (ProxySession session =
            ProxySession.open(model, spec.imagesABatch() * spec.views(), spec.imageSize());
        ReadAhead files =
            new ReadAhead(images.iterator(), new ImageBytes(hadoop, spec.maxBytes()))) {
      EmbeddingIterator rows = new EmbeddingIterator(files, spec, session, EmbedCounters.local());
      int count = 0;
      while (rows.hasNext()) {
        rows.next();
        count++;
      }
      return count;
    }
  }
}
