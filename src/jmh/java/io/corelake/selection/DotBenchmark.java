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
 * Dot products a microsecond of one vector with many rows, on one core: the kernel over packed
 * columns, and what one would write first, a loop over rows of shorts and one over rows of floats.
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

  private ClassVectors vectors;
  private int[] vector;
  private int[] products;
  private short[] row;
  private short[] rows;
  private float[] floatRow;
  private float[] floatRows;

  @Setup
  public void draw() {
    RandomStream random = new RandomStream(1);
    ClassVectorsBuilder drawn = new ClassVectorsBuilder(dimension);
    row = new short[dimension];
    rows = new short[ROWS * dimension];
    floatRow = new float[dimension];
    floatRows = new float[ROWS * dimension];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < dimension; j++) {
        row[j] = (short) (random.nextInt(1000) - 500);
        rows[i * dimension + j] = row[j];
        floatRows[i * dimension + j] = row[j];
        floatRow[j] = row[j];
      }
      drawn.add(row);
    }
    vectors = drawn.build();
    vector = new int[vectors.paddedDimension()];
    vectors.copyRow(ROWS - 1, vector);
    products = new int[ROWS];
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int[] kernel() {
    vectors.dots(vector, products);
    return products;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int[] rowsOfShorts() {
    for (int i = 0, at = 0; i < ROWS; i++) {
      int dot = 0;
      for (int j = 0; j < dimension; j++, at++) {
        dot += row[j] * rows[at];
      }
      products[i] = dot;
    }
    return products;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public float rowsOfFloats() {
    float sum = 0;
    for (int i = 0, at = 0; i < ROWS; i++) {
      float dot = 0;
      for (int j = 0; j < dimension; j++, at++) {
        dot += floatRow[j] * floatRows[at];
      }
      sum += dot;
    }
    return sum;
  }
}
