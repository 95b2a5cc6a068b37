package io.corelake.proxy;

import io.corelake.seed.RandomStream;
import java.nio.FloatBuffer;

/** Images to train on: stripes, whose direction is the image's own, under noise. */
final class Stripes {
  static final int SIZE = 16;
  static final int IMAGES = 70;
  static final int BATCH_SIZE = 16;

  private Stripes() {}

  static TrainingSet set() {
    return new TrainingSet(IMAGES, Stripes::draw, "stripes");
  }

  static TrainingOptions options(int epochs, float learningRate) {
    return options(epochs, learningRate, new EarlyStop(1, 0, 0));
  }

  static TrainingOptions options(int epochs, float learningRate, EarlyStop earlyStop) {
    return new TrainingOptions(
        ProxyWidth.STANDARD,
        SIZE,
        BATCH_SIZE,
        epochs * (IMAGES / BATCH_SIZE),
        new LearningRate(learningRate, LearningRate.Schedule.COSINE, 0.1),
        1e-4f,
        0.5f,
        earlyStop,
        2,
        5);
  }

  /** Two noisy views of an image. */
  static void draw(int epoch, int image, FloatBuffer first, FloatBuffer second) {
    RandomStream random = new RandomStream(31L * epoch + image);
    drawView(image, random, first);
    drawView(image, random, second);
  }

  private static void drawView(int image, RandomStream random, FloatBuffer view) {
    for (int i = 0; i < view.capacity(); i++) {
      int row = i / SIZE % SIZE;
      double phase = i % SIZE * Math.cos(image) + row * Math.sin(image);
      view.put(i, (float) (Math.sin(phase) + 0.3 * random.nextGaussian()));
    }
  }
}
