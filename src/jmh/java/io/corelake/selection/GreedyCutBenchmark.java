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
 * The whole order of one latent class, in milliseconds on one core.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.args=GreedyCutBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class GreedyCutBenchmark {
  @Param({"500", "5000", "20000"})
  int images;

  @Param({"64", "128"})
  int dimension;

  @Param({"CL_CORE", "CUT", "CENTRALITY"})
  Objective objective;

  private ClassVectors vectors;
  private long[] hashes;

  @Setup
  public void draw() {
    RandomStream random = new RandomStream(1);
    ClassVectorsBuilder drawn = new ClassVectorsBuilder(dimension);
    double[] row = new double[dimension];
    for (int i = 0; i < images; i++) {
      double squares = 0;
      short[] onGrid = new short[dimension];
      for (int j = 0; j < dimension; j++) {
        row[j] = 0.5 + random.nextGaussian();
        squares += row[j] * row[j];
      }
      for (int j = 0; j < dimension; j++) {
        onGrid[j] = Grid.round(0.8 * row[j] / Math.sqrt(squares));
      }
      drawn.add(onGrid);
    }
    vectors = drawn.build();
    hashes = new long[images];
  }

  @Benchmark
  public ClassRanking order() {
    return ClassRanker.rank(vectors, objective, hashes);
  }
}
