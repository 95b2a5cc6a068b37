package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.config.CorpusConfiguration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.ImageBytes;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.ImageReference;
import io.corelake.corpus.UnreadableImageException;
import io.corelake.image.ImageDecoder;
import io.corelake.image.Thumbnail;
import io.corelake.image.UndecodableImageException;
import io.corelake.progress.Progress;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Small pictures of the corpus's images for the report. An image that is gone, or has changed since
 * it was ranked, has none: the report then shows its name alone.
 */
final class Thumbnails {
  private static final int SIDE = 96;

  private final SparkSession spark;
  private final String input;
  private final CorpusConfiguration configuration;
  private final ImageDecoder decoder;

  /**
   * Takes them of a corpus.
   *
   * @param input where it is
   */
  Thumbnails(SparkSession spark, String input, CorpusConfiguration configuration) {
    this.spark = spark;
    this.input = input;
    this.configuration = configuration;
    this.decoder = new ImageDecoder(configuration.limits());
  }

  /** Returns JPEG files by image id. */
  Map<String, byte[]> of(List<ImageReference> images) {
    if (images.stream().noneMatch(ImageReference::isInTable)) {
      return pictures(images.stream().map(ImageContent::at).iterator());
    }
    try (Corpus corpus = Corpus.open(spark, input, configuration, Progress.SILENT)) {
      return pictures(corpus.contents(images));
    } catch (CoreLakeException e) {
      // The corpus is gone, or is another one by now.
      return Map.of();
    }
  }

  private Map<String, byte[]> pictures(Iterator<ImageContent> images) {
    Map<String, byte[]> pictures = new HashMap<>();
    while (images.hasNext()) {
      ImageContent image = images.next();
      byte[] picture = picture(image);
      if (picture.length > 0) {
        pictures.put(image.image().imageId(), picture);
      }
    }
    return pictures;
  }

  private byte[] picture(ImageContent image) {
    try (ImageBytes bytes =
        new ImageBytes(spark.sparkContext().hadoopConfiguration(), configuration.maxBytes())) {
      return Thumbnail.jpeg(decoder.decode(bytes.of(image)).pixels(), SIDE);
    } catch (UndecodableImageException | UnreadableImageException | IOException e) {
      return new byte[0];
    }
  }
}
