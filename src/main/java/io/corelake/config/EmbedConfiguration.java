package io.corelake.config;

import io.corelake.image.AugmentationPolicy;
import io.corelake.proxy.DeviceChoice;
import java.util.List;
import java.util.Locale;

/**
 * How an image becomes a vector.
 *
 * @param proxy where the TorchScript file is, or empty
 * @param proxySha256 the sha256 that it must have, in lower case, or empty
 * @param imageSize pixels a side; 0 stands for auto
 * @param batchSize views a forward pass
 * @param chunkSeconds that the images take which a killed driver has to embed again
 * @param libtorch directory of libtorch on every node, or empty
 */
public record EmbedConfiguration(
    String proxy,
    String proxySha256,
    int imageSize,
    int views,
    int batchSize,
    DeviceChoice device,
    List<Double> mean,
    List<Double> std,
    AugmentationPolicy augment,
    int imagesPerTask,
    int chunkSeconds,
    String libtorch) {
  /** The side that most published encoders take. */
  private static final int USUAL_IMAGE_SIZE = 224;

  static EmbedConfiguration of(Settings settings) {
    String sha256 = settings.text("embed.proxy-sha256").toLowerCase(Locale.ROOT);
    if (!sha256.matches("([0-9a-f]{64})?")) {
      throw settings.wrong("embed.proxy-sha256", "must be 64 hexadecimal digits or empty");
    }
    if (!sha256.isEmpty() && settings.text("embed.proxy").isEmpty()) {
      throw settings.wrong("embed.proxy-sha256", "needs embed.proxy (--proxy)");
    }
    int imageSize =
        settings.text("embed.image-size").equals("auto")
            ? 0
            : settings.smallInteger("embed.image-size", 8, 1024);
    int views = settings.smallInteger("embed.views", 1, 256);
    int batchSize = settings.smallInteger("embed.batch-size", 1, 4096);
    if (batchSize < views) {
      throw settings.wrong("embed.batch-size", "must be at least embed.views, which is " + views);
    }
    return new EmbedConfiguration(
        settings.text("embed.proxy"),
        sha256,
        imageSize,
        views,
        batchSize,
        DeviceChoice.valueOf(
            settings.choice("embed.device", "auto", "cpu", "gpu").toUpperCase(Locale.ROOT)),
        settings.numbers("embed.mean", 3, -1000, 1000),
        settings.numbers("embed.std", 3, 1e-6, 1000),
        augment(settings),
        settings.smallInteger("embed.images-per-task", 1, 1_000_000),
        settings.smallInteger("embed.chunk-seconds", 0, 86_400),
        settings.text("embed.libtorch"));
  }

  private static AugmentationPolicy augment(Settings settings) {
    AugmentationPolicy usual = AugmentationPolicy.simClr();
    List<Double> area = range(settings, "embed.augment.crop-area", 1e-4, 1);
    List<Double> aspect = range(settings, "embed.augment.crop-aspect", 0.01, 100);
    return new AugmentationPolicy(
        area.get(0),
        area.get(1),
        aspect.get(0),
        aspect.get(1),
        settings.number("embed.augment.flip-probability", 0, 1),
        settings.number("embed.augment.jitter-probability", 0, 1),
        settings.number("embed.augment.brightness", 0, 1),
        settings.number("embed.augment.contrast", 0, 1),
        settings.number("embed.augment.saturation", 0, 1),
        settings.number("embed.augment.hue", 0, 0.5),
        settings.number("embed.augment.grayscale-probability", 0, 1),
        settings.number("embed.augment.blur-probability", 0, 1),
        usual.blurSigmaMin(),
        usual.blurSigmaMax(),
        usual.blurAboveSize());
  }

  private static List<Double> range(Settings settings, String key, double low, double high) {
    List<Double> range = settings.numbers(key, 2, low, high);
    if (range.get(0) > range.get(1)) {
      throw settings.wrong(key, "must be [lowest, highest]");
    }
    return range;
  }

  /** Returns the mean of each channel as the renderer takes it. */
  public float[] meanOfChannels() {
    return floats(mean);
  }

  /** Returns the standard deviation of each channel as the renderer takes it. */
  public float[] stdOfChannels() {
    return floats(std);
  }

  private static float[] floats(List<Double> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }

  /** Returns the side in pixels for a proxy that was given, or trained here at a size. */
  public int imageSizeFor(boolean trained, int trainedSize) {
    if (imageSize > 0) {
      return imageSize;
    }
    return trained ? trainedSize : USUAL_IMAGE_SIZE;
  }
}
