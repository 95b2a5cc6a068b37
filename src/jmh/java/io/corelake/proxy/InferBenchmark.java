package io.corelake.proxy;

import ai.djl.Device;
import io.corelake.seed.RandomStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Views a second that one session embeds on one core, from a filled batch to floats in the heap.
 * The proxy is the untrained {@link ProxyArchitecture}, or the TorchScript file that the system
 * property {@code corelake.proxy} names.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.args=InferBenchmark}; with a file:
 * {@code -Djmh.args="InferBenchmark -p imageSize=32 -jvmArgsAppend -Dcorelake.proxy=FILE.pt"}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class InferBenchmark {
  private static final int BATCH = 64;

  @Param({"32", "64", "224"})
  int imageSize;

  private ProxyModel model;
  private ProxySession session;

  @Setup
  public void open() throws IOException {
    String file = System.getProperty("corelake.proxy");
    byte[] proxy =
        file == null ? ProxyArchitecture.untrained(1) : Files.readAllBytes(Path.of(file));
    model = ProxyModel.load(proxy, Device.cpu());
    session = ProxySession.open(model, BATCH, imageSize);
    RandomStream random = new RandomStream(1);
    FloatBuffer input = session.input();
    while (input.hasRemaining()) {
      input.put((float) random.nextDouble(-2, 2));
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public float[] views() {
    session.submit(BATCH);
    return session.take();
  }

  @TearDown
  public void close() {
    session.close();
    model.close();
  }
}
