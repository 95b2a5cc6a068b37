package io.corelake.proxy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/**
 * {@link NearestMean} of a network in training, among the first 500 images of the sample: a mean is
 * over four views' embeddings, each divided by its length, and two others are looked for. None of
 * them is trained on, and they are the same at every look, so that two looks differ by the weights
 * alone.
 */
final class SampleNcc {
  private static final int MOST_IMAGES = 500;
  private static final int MEAN_VIEWS = 4;
  private static final int VIEWS = 6;
  private static final int MOST_AT_ONCE = 64;

  private final TrainingOptions options;
  private final PairSource pairs;
  private final ViewThreads threads;
  private final int images;
  private final int epochs;
  private final int atOnce;
  private final ByteBuffer buffer;

  SampleNcc(TrainingSet set, TrainingOptions options, ViewThreads threads) {
    this.options = options;
    this.pairs = set.pairs();
    this.threads = threads;
    images = Math.min(MOST_IMAGES, set.images());
    int stepsAnEpoch = set.images() / Math.min(options.batchSize(), set.images());
    epochs = (options.steps() + stepsAnEpoch - 1) / stepsAnEpoch;
    // Never more views than a step of the training has.
    atOnce = Math.max(1, Math.min(MOST_AT_ONCE, 2 * options.batchSize() / VIEWS));
    buffer =
        ByteBuffer.allocateDirect(
                Math.multiplyExact(atOnce * VIEWS * Float.BYTES, options.viewFloats()))
            .order(ByteOrder.nativeOrder());
  }

  /** Returns the share, 0 .. 1, of a network as it is in eval mode. */
  double of(TrainingModule module) {
    List<float[]> means = new ArrayList<>();
    List<float[]> others = new ArrayList<>();
    for (int start = 0; start < images; start += atOnce) {
      int count = Math.min(atOnce, images - start);
      draw(start, count);
      float[] outputs = module.embed(buffer, count * VIEWS);
      int dimension = outputs.length / (count * VIEWS);
      for (int image = 0; image < count; image++) {
        float[] mean = new float[dimension];
        for (int view = 0; view < VIEWS; view++) {
          float[] unit = UnitRow.of(outputs, (image * VIEWS + view) * dimension, dimension);
          if (view < MEAN_VIEWS) {
            addShare(mean, unit);
          } else {
            others.add(unit);
          }
        }
        means.add(mean);
      }
    }
    return NearestMean.share(means, others);
  }

  private void draw(int start, int count) {
    FloatBuffer views = buffer.asFloatBuffer();
    List<Future<?>> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int image = start + i;
      for (int pair = 0; pair < VIEWS / 2; pair++) {
        int epoch = epochs + pair;
        int at = (i * VIEWS + 2 * pair) * options.viewFloats();
        FloatBuffer first = views.slice(at, options.viewFloats());
        FloatBuffer second = views.slice(at + options.viewFloats(), options.viewFloats());
        drawn.add(threads.draw(() -> pairs.fill(epoch, image, first, second)));
      }
    }
    drawn.forEach(ViewThreads::await);
  }

  private static void addShare(float[] mean, float[] vector) {
    for (int j = 0; j < mean.length; j++) {
      mean[j] += vector[j] / MEAN_VIEWS;
    }
  }
}
