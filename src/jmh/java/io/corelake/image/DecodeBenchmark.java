package io.corelake.image;

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
 * Images a second of one thread.
 *
 * <pre>
 * mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.args=DecodeBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class DecodeBenchmark {
  /** Format, width and height. */
  @Param({"jpeg-500-375", "jpeg-224-224", "jpeg-32-32", "png-224-224", "png-32-32"})
  public String file = "";

  private byte[] bytes = {};
  private final ImageDecoder decoder = new ImageDecoder(new DecodeLimits(100_000_000, 25_000_000));

  @Setup
  public void setUp() {
    String[] parts = file.split("-", 3);
    bytes = BenchmarkImages.file(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }

  @Benchmark
  public DecodedFile decode() throws UndecodableImageException {
    return decoder.decode(bytes);
  }
}
