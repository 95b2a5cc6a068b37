package io.corelake.selection;

import io.corelake.seed.RandomStream;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Dot products a microsecond of one vector with many rows, on one core: the kernel, the same over
 * pairs of products, and the plain loop over floats that a floating-point version would have.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.args=DotBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else.
public class DotBenchmark {
  private static final int ROWS = 4096;

  @Param({"64", "128", "512"})
  int dimension;

  private short[] row;
  private short[] rows;
  private float[] floatRow;
  private float[] floatRows;

  @Setup
  public void draw() {
    RandomStream random = new RandomStream(1);
    row = new short[dimension];
    rows = new short[ROWS * dimension];
    floatRow = new float[dimension];
    floatRows = new float[ROWS * dimension];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (short) (random.nextInt(2000) - 1000);
      floatRows[i] = rows[i];
    }
    System.arraycopy(rows, 0, row, 0, dimension);
    System.arraycopy(floatRows, 0, floatRow, 0, dimension);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long kernel() {
    long sum = 0;
    for (int at = 0; at < rows.length; at += dimension) {
      sum += ClassVectors.dot(row, 0, rows, at, dimension);
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long pairs() {
    long sum = 0;
    for (int at = 0; at < rows.length; at += dimension) {
      int dot = 0;
      for (int j = 0; j < dimension; j += 2) {
        dot += row[j] * rows[at + j] + row[j + 1] * rows[at + j + 1];
      }
      sum += dot;
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float plainFloats() {
    float sum = 0;
    for (int at = 0; at < floatRows.length; at += dimension) {
      float dot = 0;
      for (int j = 0; j < dimension; j++) {
        dot += floatRow[j] * floatRows[at + j];
      }
      sum += dot;
    }
    return sum;
  }
}
