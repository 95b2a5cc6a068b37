package io.corelake.embed;

import io.corelake.corpus.ImageReference;
import io.corelake.image.ImageTraits;
import io.corelake.proxy.ProxySession;
import io.corelake.selection.GridVector;
import io.corelake.storage.Uris;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Turns the images of a task into rows of the embedding table, a batch of views at a time: every
 * image comes out once, with a vector or with the reason why it has none.
 */
final class EmbeddingIterator implements Iterator<Row> {
  private final Iterator<FetchedImage> images;
  private final EmbedSpec spec;
  private final ImageReader reader;
  private final ImageViews views;
  private final ProxySession session;
  private final EmbedCounters counters;
  private final EmbedMetrics metrics = EmbedMetrics.ofThisJvm();
  private final Queue<List<Rendered>> submitted = new ArrayDeque<>();
  private final Queue<Row> ready = new ArrayDeque<>();

  /** An image whose views are in the batch. */
  private record Rendered(ImageReference image, String sha256, long bytes, ImageTraits traits) {}

  EmbeddingIterator(
      Iterator<FetchedImage> images, EmbedSpec spec, ProxySession session, EmbedCounters counters) {
    this.images = images;
    this.spec = spec;
    this.reader = new ImageReader(spec);
    this.session = session;
    this.counters = counters;
    this.views = new ImageViews(spec);
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && (images.hasNext() || session.hasSubmission())) {
      if (images.hasNext() && session.hasFreeBatch()) {
        submitBatch();
      } else {
        takeBatch();
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void submitBatch() {
    FloatBuffer input = session.input();
    List<Rendered> batch = new ArrayList<>();
    while (batch.size() < spec.imagesABatch() && images.hasNext()) {
      FetchedImage image = images.next();
      try {
        ReadImage read = reader.read(image);
        long begin = System.nanoTime();
        views.draw(read, spec.views(), input);
        metrics.drawn(System.nanoTime() - begin);
        batch.add(new Rendered(image.image(), read.sha256(), read.bytes(), read.traits()));
      } catch (RejectedImage e) {
        ready.add(rejected(image.image(), e));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + Uris.redacted(image.image().uri()), e);
      }
    }
    if (!batch.isEmpty()) {
      session.submit(batch.size() * spec.views());
      submitted.add(batch);
    }
  }

  private void takeBatch() {
    float[] outputs = session.take();
    List<Rendered> batch = submitted.remove();
    metrics.inferred(batch.size(), spec.imagesABatch(), session.times());
    int at = 0;
    for (Rendered rendered : batch) {
      ready.add(embedded(rendered, outputs, at));
      at += spec.views() * spec.dimension();
    }
  }

  private Row embedded(Rendered rendered, float[] outputs, int at) {
    ImageReference image = rendered.image();
    try {
      short[] vector = MeanVector.of(outputs, at, spec.views(), spec.dimension());
      counters.images().add(1);
      metrics.embedded();
      ImageTraits traits = rendered.traits();
      return RowFactory.create(
          image.imageId(),
          image.uri(),
          image.index(),
          image.label(),
          GridVector.encode(vector),
          null,
          null,
          null,
          rendered.sha256(),
          rendered.bytes(),
          traits.format(),
          traits.mode(),
          traits.width(),
          traits.height(),
          MeanVector.norm(outputs, at, spec.views(), spec.dimension()));
    } catch (RejectedImage e) {
      return rejected(image, e);
    }
  }

  private Row rejected(ImageReference image, RejectedImage why) {
    counters.images().add(1);
    counters.rejected().add(1);
    metrics.rejected(why.reason());
    return RowFactory.create(
        image.imageId(),
        image.uri(),
        image.index(),
        image.label(),
        null,
        why.stage(),
        why.reason(),
        why.detail(),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
