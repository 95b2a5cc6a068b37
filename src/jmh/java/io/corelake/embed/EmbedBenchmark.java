package io.corelake.embed;

import io.corelake.config.SettingsLoader;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.ImageReference;
import io.corelake.proxy.DeviceChoice;
import io.corelake.proxy.ProxyArchitecture;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.TorchEngine;
import io.corelake.seed.RandomStream;
import io.corelake.storage.Sha256;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Images a second of the executor's whole path on one core, without Spark: read and decode JPEG
 * files of 224 px, render four views, infer, average. The proxy is the untrained network of
 * CoreLake.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.args=EmbedBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 3, time = 5)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class EmbedBenchmark {
  private static final int IMAGES = 64;
  private static final int SIDE = 224;

  @Param({"32", "224"})
  int imageSize;

  private final Configuration hadoop = new Configuration();
  private final List<ImageContent> images = new ArrayList<>();
  private ProxyModel model;
  private EmbedSpec spec;

  @Setup
  public void prepare() throws IOException {
    Path folder = Files.createTempDirectory("corelake-benchmark");
    RandomStream random = new RandomStream(1);
    for (int i = 0; i < IMAGES; i++) {
      Path file = folder.resolve(i + ".jpg");
      ImageIO.write(picture(random), "jpg", file.toFile());
      images.add(ImageContent.at(new ImageReference(i + ".jpg", file.toUri().toString(), i, null)));
    }
    TorchEngine.configure("", 1);
    byte[] proxy = ProxyArchitecture.untrained(1);
    model = ProxyModel.shared(Sha256.of(proxy), DeviceChoice.CPU, 0, () -> proxy);
    spec =
        EmbedSpec.of(
            io.corelake.config.Configuration.of(
                SettingsLoader.load(null, Map.of(), Map.of(), List.of())),
            "",
            Sha256.of(proxy),
            imageSize,
            model.dimension(imageSize),
            1);
  }

  /** A smooth picture with some noise, which takes about as many bytes as a photograph. */
  private static BufferedImage picture(RandomStream random) {
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    double phase = random.nextDouble(0, 7);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int red = (int) (127 + 80 * Math.sin(phase + x / 20.0) + random.nextInt(40));
        int green = (int) (127 + 80 * Math.cos(phase + y / 15.0) + random.nextInt(40));
        picture.setRGB(x, y, red << 16 | green << 8 | (x + y) / 2);
      }
    }
    return picture;
  }

  @Benchmark
  @OperationsPerInvocation(IMAGES)
  public int images() {
    return EmbedProbe.run(hadoop, model, spec, images);
  }
}
