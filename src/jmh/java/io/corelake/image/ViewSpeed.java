package io.corelake.image;

import io.corelake.seed.RandomStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Where the time of a view goes: microseconds of each part and of whole views under SimCLR's
 * policy, on one thread, the median of some rounds in turn. They are those of the thread on a
 * processor: what else runs on the machine counts only for what it takes from the caches.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.main=io.corelake.image.ViewSpeed}
 */
public final class ViewSpeed {
  private static final int ROUNDS = 9;
  private static final double ROUND_SECONDS = 0.15;
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] STD = {0.229f, 0.224f, 0.225f};

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final RandomStream random = new RandomStream(1);
  private final DecodedImage image;
  private final int size;
  private final float[][] view;
  private final FloatBuffer target;

  private record Part(String name, Runnable work) {}

  private ViewSpeed(int width, int height, int size) {
    this.image = BenchmarkImages.noise(width, height);
    this.size = size;
    view = new float[3][size * size];
    target =
        ByteBuffer.allocateDirect(12 * size * size).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  public static void main(String[] arguments) {
    new ViewSpeed(224, 224, 224).measure();
    new ViewSpeed(500, 375, 224).measure();
    new ViewSpeed(32, 32, 32).measure();
    new ViewSpeed(224, 224, 32).measure();
    new ViewSpeed(500, 375, 32).measure();
  }

  private void measure() {
    GaussianBlur blur = new GaussianBlur(size);
    Part[] parts = {
      view("view, no blur", simClr(0)),
      view("view", simClr(0.5)),
      view("whole, no change", AugmentationPolicy.none()),
      new Part("recipe", this::drawRecipe),
      new Part("crop and resize", resizing()),
      change("brightness", false, ColorOperation.BRIGHTNESS),
      change("contrast", false, ColorOperation.CONTRAST),
      change("saturation", false, ColorOperation.SATURATION),
      change("hue", false, ColorOperation.HUE),
      change("grayscale", true),
      change("the four", false, ColorOperation.values()),
      new Part("blur", () -> blur.apply(view, random.nextDouble(0.1, 2))),
    };
    double[][] micros = new double[parts.length][ROUNDS];
    for (int round = -1; round < ROUNDS; round++) {
      for (int i = 0; i < parts.length; i++) {
        resizing().run();
        double once = time(parts[i].work());
        if (round >= 0) {
          micros[i][round] = once;
        }
      }
    }
    System.out.printf("%n%d x %d -> %d%n", image.width(), image.height(), size);
    for (int i = 0; i < parts.length; i++) {
      Arrays.sort(micros[i]);
      double median = micros[i][ROUNDS / 2];
      System.out.printf(
          "%-18s %9.2f us, lowest %9.2f; %9.0f a second%n",
          parts[i].name(), median, micros[i][0], 1e6 / median);
    }
  }

  private Part view(String name, AugmentationPolicy policy) {
    ViewRenderer renderer = new ViewRenderer(policy, size, MEAN, STD);
    return new Part(name, () -> renderer.render(image, random, target.clear()));
  }

  /** Factors of 1, so that the same view may be changed again and again. */
  private Part change(String name, boolean grayscale, ColorOperation... operations) {
    ColorJitter colors = new ColorJitter(size * size);
    ViewRecipe recipe =
        new ViewRecipe(
            CropBox.whole(1, 1), false, List.of(operations), 1, 1, 1, 0.05f, grayscale, 0);
    return new Part(name, () -> colors.apply(recipe, view));
  }

  private void drawRecipe() {
    ViewRecipe recipe = ViewRecipe.draw(simClr(0.5), image.width(), image.height(), size, random);
    if (recipe.crop().width() < 1) {
      throw new IllegalStateException("An empty crop");
    }
  }

  private Runnable resizing() {
    CropResize resize = new CropResize();
    AugmentationPolicy policy = simClr(0);
    return () -> {
      CropBox crop = CropBox.random(policy, image.width(), image.height(), random);
      resize.resize(image, crop, random.nextInt(2) == 0, size, size, view);
    };
  }

  private static double time(Runnable work) {
    long start = THREADS.getCurrentThreadCpuTime();
    long end = start;
    int done = 0;
    while ((end - start) / 1e9 < ROUND_SECONDS) {
      for (int i = 0; i < 16; i++) {
        work.run();
      }
      done += 16;
      end = THREADS.getCurrentThreadCpuTime();
    }
    return (end - start) / 1e3 / done;
  }

  private static AugmentationPolicy simClr(double blurProbability) {
    return new AugmentationPolicy(
        0.08, 1, 3.0 / 4, 4.0 / 3, 0.5, 0.8, 0.4, 0.4, 0.4, 0.1, 0.2, blurProbability, 0.1, 2, 64);
  }
}
