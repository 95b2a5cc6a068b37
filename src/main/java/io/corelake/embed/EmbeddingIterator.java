package io.corelake.embed;

import io.corelake.corpus.ImageReference;
import io.corelake.image.DecodedImage;
import io.corelake.image.ViewRenderer;
import io.corelake.proxy.ProxySession;
import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import io.corelake.selection.GridVector;
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
  private final Iterator<ImageReference> images;
  private final EmbedSpec spec;
  private final ImageReader reader;
  private final ViewRenderer renderer;
  private final ProxySession session;
  private final EmbedCounters counters;
  private final float[] outputs;
  private final List<ImageReference> batch = new ArrayList<>();
  private final Queue<Row> ready = new ArrayDeque<>();

  EmbeddingIterator(
      Iterator<ImageReference> images,
      EmbedSpec spec,
      ImageReader reader,
      ProxySession session,
      EmbedCounters counters) {
    this.images = images;
    this.spec = spec;
    this.reader = reader;
    this.session = session;
    this.counters = counters;
    this.renderer =
        new ViewRenderer(spec.augmentation(), spec.imageSize(), spec.mean(), spec.std());
    this.outputs = new float[spec.imagesABatch() * spec.views() * spec.dimension()];
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && images.hasNext()) {
      embedBatch();
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

  private void embedBatch() {
    FloatBuffer input = session.input();
    input.clear();
    batch.clear();
    while (batch.size() < spec.imagesABatch() && images.hasNext()) {
      ImageReference image = images.next();
      try {
        renderViews(image, reader.read(image), input);
        batch.add(image);
      } catch (RejectedImage e) {
        ready.add(rejected(image, e));
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + image.uri(), e);
      }
    }
    if (batch.isEmpty()) {
      return;
    }
    session.infer(batch.size() * spec.views(), outputs);
    int imageLength = spec.views() * spec.dimension();
    for (int i = 0; i < batch.size(); i++) {
      ready.add(embedded(batch.get(i), i * imageLength));
    }
  }

  private void renderViews(ImageReference image, DecodedImage pixels, FloatBuffer input) {
    for (int view = 0; view < spec.views(); view++) {
      long seed = SeededHash.hash(spec.seed(), "view", image.imageId(), view);
      renderer.render(pixels, new RandomStream(seed), input);
    }
  }

  private Row embedded(ImageReference image, int at) {
    try {
      short[] vector = MeanVector.of(outputs, at, spec.views(), spec.dimension());
      counters.images().add(1);
      return RowFactory.create(
          image.imageId(), image.uri(), image.index(), GridVector.encode(vector), null, null, null);
    } catch (RejectedImage e) {
      return rejected(image, e);
    }
  }

  private Row rejected(ImageReference image, RejectedImage why) {
    counters.images().add(1);
    counters.rejected().add(1);
    return RowFactory.create(
        image.imageId(), image.uri(), image.index(), null, why.stage(), why.reason(), why.detail());
  }
}
