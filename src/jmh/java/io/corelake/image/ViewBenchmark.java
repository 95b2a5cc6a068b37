package io.corelake.image;

import io.corelake.seed.RandomStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Views a second of one thread under SimCLR's policy. {@code blurProbability} 0 leaves the blur
 * out, 0.5 is the policy.
 *
 * <pre>
 * mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.args=ViewBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ViewBenchmark {
  /** Width x height of the image and side of the view. */
  @Param({"32x32-32", "224x224-32", "500x375-32", "224x224-224", "500x375-224"})
  public String sizes = "";

  @Param({"0", "0.5"})
  public double blurProbability;

  private DecodedImage image = new DecodedImage(1, 1, new byte[3]);
  private ViewRenderer renderer = renderer(1, 0);
  private FloatBuffer target = FloatBuffer.allocate(0);
  private final RandomStream random = new RandomStream(1);

  @Setup
  public void setUp() {
    String[] numbers = sizes.split("[x-]", 3);
    int width = Integer.parseInt(numbers[0]);
    int height = Integer.parseInt(numbers[1]);
    int size = Integer.parseInt(numbers[2]);
    image = BenchmarkImages.noise(width, height);
    renderer = renderer(size, blurProbability);
    target =
        ByteBuffer.allocateDirect(12 * size * size).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  @Benchmark
  public FloatBuffer render() {
    target.clear();
    renderer.render(image, random, target);
    return target;
  }

  private static ViewRenderer renderer(int size, double blurProbability) {
    AugmentationPolicy policy =
        new AugmentationPolicy(
            0.08,
            1,
            3.0 / 4,
            4.0 / 3,
            0.5,
            0.8,
            0.4,
            0.4,
            0.4,
            0.1,
            0.2,
            blurProbability,
            0.1,
            2.0,
            64);
    float[] mean = {0.485f, 0.456f, 0.406f};
    float[] std = {0.229f, 0.224f, 0.225f};
    return new ViewRenderer(policy, size, mean, std);
  }
}
