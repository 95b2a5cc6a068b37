package io.corelake.selection;

import io.corelake.seed.RandomStream;
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
 * Folding the near duplicates of one latent class, a tenth of its images, in milliseconds on one
 * core.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.args=NearDuplicatesBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class NearDuplicatesBenchmark {
  @Param({"500", "5000", "20000"})
  int images;

  @Param("128")
  int dimension;

  @Param({"0.01", "0.05", "0.1"})
  double epsilon;

  private ClassVectors vectors;

  @Setup
  public void draw() {
    vectors = DrawnClass.draw(new RandomStream(1), images, dimension, 0.1);
  }

  @Benchmark
  public int[] representatives() {
    return NearDuplicates.representatives(vectors, epsilon);
  }
}
