package io.corelake.pipeline;

import io.corelake.corpus.ImageBytes;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.ImageReference;
import io.corelake.corpus.UnreadableImageException;
import io.corelake.image.DecodeLimits;
import io.corelake.image.ImageDecoder;
import io.corelake.image.Thumbnail;
import io.corelake.image.UndecodableImageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.SerializableConfiguration;

/** Makes thumbnails of images: rows of an id and a URI become rows of an id and a JPEG file. */
final class ThumbnailTask implements FlatMapFunction<Iterator<Row>, Row> {
  private static final long serialVersionUID = 1;

  /** Enough for a thumbnail, and a large photograph is decoded at a fraction of its size. */
  private static final long DECODED_PIXELS = 1 << 18;

  private final Broadcast<SerializableConfiguration> hadoop;
  private final DecodeLimits limits;
  private final long maxBytes;
  private final int side;

  ThumbnailTask(
      Broadcast<SerializableConfiguration> hadoop, DecodeLimits limits, long maxBytes, int side) {
    this.hadoop = hadoop;
    this.limits =
        new DecodeLimits(
            limits.maxPixels(),
            DECODED_PIXELS,
            limits.maxSide(),
            limits.maxAspect(),
            limits.timeout());
    this.maxBytes = maxBytes;
    this.side = side;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> images) {
    List<ImageContent> contents = new ArrayList<>();
    images.forEachRemaining(
        row ->
            contents.add(
                ImageContent.at(new ImageReference(row.getString(0), row.getString(1), 0, null))));
    return of(contents.iterator());
  }

  /** Returns rows of those images that can be shown. */
  Iterator<Row> of(Iterator<ImageContent> images) {
    ImageDecoder decoder = new ImageDecoder(limits);
    List<Row> thumbnails = new ArrayList<>();
    while (images.hasNext()) {
      ImageContent image = images.next();
      byte[] jpeg = jpeg(decoder, image);
      if (jpeg.length > 0) {
        thumbnails.add(RowFactory.create(image.image().imageId(), jpeg));
      }
    }
    return thumbnails.iterator();
  }

  private byte[] jpeg(ImageDecoder decoder, ImageContent image) {
    try (ImageBytes bytes = new ImageBytes(hadoop.value().value(), maxBytes)) {
      return Thumbnail.jpeg(decoder.decode(bytes.of(image)).pixels(), side);
    } catch (UndecodableImageException | UnreadableImageException | IOException e) {
      // It could be read when it was embedded. The report shows its name alone.
      return new byte[0];
    }
  }
}
