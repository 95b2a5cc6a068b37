package io.corelake.proxy;

import ai.djl.Device;
import io.corelake.config.Configuration;
import io.corelake.image.DecodedImage;
import io.corelake.image.ViewRenderer;
import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Labelled images that a proxy is not trained on, and how well it tells their classes apart. */
final class HeldOut {
  private static final int AT_ONCE = 16;

  private final Configuration configuration;
  private final List<Image> images;
  private final List<String> labels;

  HeldOut(Configuration configuration, List<Image> images) {
    this.configuration = configuration;
    this.images = images;
    labels = images.stream().map(Image::label).distinct().sorted().toList();
  }

  /** An image and its class. */
  record Image(String id, String label, DecodedImage pixels) {}

  int size() {
    return images.size();
  }

  /**
   * Returns the share of images whose vector (the mean over embed.views views, as it is ranked by)
   * lies nearest to the centre of its own class. The centres are those of every second image, and
   * tested on the others; then the other way round.
   */
  double ncc(byte[] torchScript) {
    ProxyModel model = ProxyModel.load(torchScript, Device.cpu());
    int dimension = model.dimension(configuration.train().imageSize());
    double[][] vectors = new double[images.size()][dimension];
    int tasks = Runtime.getRuntime().availableProcessors();
    IntStream.range(0, tasks)
        .parallel()
        .forEach(task -> embed(model, vectors, task * AT_ONCE, tasks * AT_ONCE));
    model.close();
    return (hits(vectors, 0) + hits(vectors, 1)) / (double) images.size();
  }

  private void embed(ProxyModel model, double[][] vectors, int from, int step) {
    int views = configuration.embed().views();
    int size = configuration.train().imageSize();
    int floats = 3 * size * size;
    ViewRenderer renderer =
        new ViewRenderer(
            configuration.embed().augment(),
            size,
            configuration.embed().meanOfChannels(),
            configuration.embed().stdOfChannels());
    try (ProxySession session = ProxySession.open(model, AT_ONCE * views, size)) {
      for (int start = from; start < images.size(); start += step) {
        int count = Math.min(AT_ONCE, images.size() - start);
        FloatBuffer input = session.input();
        for (int row = 0; row < count * views; row++) {
          Image image = images.get(start + row / views);
          long hash =
              SeededHash.hash(configuration.seed(), "held-out-view", image.id(), row % views);
          renderer.render(
              image.pixels(), new RandomStream(hash), input.slice(row * floats, floats));
        }
        session.submit(count * views);
        float[] outputs = session.take();
        for (int row = 0; row < count * views; row++) {
          addUnit(outputs, row * session.dimension(), vectors[start + row / views]);
        }
      }
    }
  }

  private static void addUnit(float[] outputs, int at, double[] sum) {
    double squares = 0;
    for (int j = 0; j < sum.length; j++) {
      squares += (double) outputs[at + j] * outputs[at + j];
    }
    for (int j = 0; j < sum.length; j++) {
      sum[j] += outputs[at + j] / Math.sqrt(squares);
    }
  }

  /** Tests the images of one parity on the centres of the others. */
  private int hits(double[][] vectors, int parity) {
    double[][] centres = new double[labels.size()][vectors[0].length];
    int[] counts = new int[labels.size()];
    for (int i = 1 - parity; i < vectors.length; i += 2) {
      int label = labels.indexOf(images.get(i).label());
      counts[label]++;
      for (int j = 0; j < vectors[i].length; j++) {
        centres[label][j] += vectors[i][j];
      }
    }
    for (int label = 0; label < centres.length; label++) {
      int count = counts[label];
      centres[label] = Arrays.stream(centres[label]).map(sum -> sum / count).toArray();
    }
    int hits = 0;
    for (int i = parity; i < vectors.length; i += 2) {
      hits += nearest(centres, vectors[i]) == labels.indexOf(images.get(i).label()) ? 1 : 0;
    }
    return hits;
  }

  private static int nearest(double[][] centres, double[] vector) {
    int nearest = 0;
    double lowest = Double.POSITIVE_INFINITY;
    for (int label = 0; label < centres.length; label++) {
      double squares = 0;
      for (int j = 0; j < vector.length; j++) {
        double difference = vector[j] - centres[label][j];
        squares += difference * difference;
      }
      if (squares < lowest) {
        lowest = squares;
        nearest = label;
      }
    }
    return nearest;
  }
}
