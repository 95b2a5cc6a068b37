package io.corelake.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import io.corelake.selection.Grid;
import io.corelake.selection.GridVector;
import io.corelake.vectors.VectorCheck.Given;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class VectorCheckTest {
  private static final double NAN = Double.NaN;
  private static final VectorCheck NORMALIZED = new VectorCheck(true, false);
  private static final VectorCheck AS_GIVEN = new VectorCheck(false, false);

  private static Row check(VectorCheck check, double... vector) {
    return check.check(new Given("a", null, 7L, vector, null));
  }

  private static short[] grid(VectorCheck check, double... vector) {
    Row row = check(check, vector);
    assertThat(row.getString(6)).isNull();
    return GridVector.decode((byte[]) row.get(4));
  }

  private static String reject(Row row) {
    assertThat(row.get(4)).isNull();
    return row.getString(6) + ": " + row.getString(7);
  }

  @Test
  void vector_isDividedByItsLength_andRoundedToTheGrid() {
    assertThat(grid(NORMALIZED, 3, -4)).containsExactly(Grid.round(0.6), Grid.round(-0.8));
    RandomStream random = new RandomStream(3);
    for (int i = 0; i < 200; i++) {
      double[] vector = new double[1 + random.nextInt(40)];
      double squares = 0;
      for (int j = 0; j < vector.length; j++) {
        vector[j] = (float) random.nextDouble(-9, 9);
        squares += vector[j] * vector[j];
      }
      short[] expected = new short[vector.length];
      for (int j = 0; j < vector.length; j++) {
        expected[j] = Grid.round(vector[j] / Math.sqrt(squares));
      }
      assertThat(grid(NORMALIZED, vector)).isEqualTo(expected);
    }
  }

  /** The squares of these overflow or vanish; their directions are as good as any. */
  @Test
  void vector_ofAnyMagnitude_hasADirection() {
    short[] expected = grid(NORMALIZED, 3, -4);
    for (double scale : new double[] {1e300, 1e154, 1e-160, 1e-300, Double.MIN_VALUE}) {
      assertThat(grid(NORMALIZED, 3 * scale, -4 * scale)).as("%s", scale).isEqualTo(expected);
    }
    assertThat(grid(NORMALIZED, Double.MAX_VALUE, 0)).containsExactly(Grid.STEPS, 0);
    assertThat(grid(NORMALIZED, 1e300, Double.MIN_VALUE)).containsExactly(Grid.STEPS, 0);
  }

  @Test
  void vector_ofLengthAtMostOne_isTakenAsItIs() {
    assertThat(grid(AS_GIVEN, 0.3, -0.4)).containsExactly(Grid.round(0.3), Grid.round(-0.4));
    assertThat(grid(AS_GIVEN, 0, 0)).containsExactly(0, 0);
    assertThat(grid(AS_GIVEN, -1, 0)).containsExactly(-Grid.STEPS, 0);
  }

  @Test
  void vector_longerThanOne_isRejected_unlessByRounding() {
    assertThat(grid(AS_GIVEN, 1.0009, 0)).containsExactly(Grid.STEPS, 0);
    assertThat(reject(check(AS_GIVEN, 1.002, 0)))
        .isEqualTo(
            "too-long: the length is 1.002, must be at most 1 where select.normalize is false");
    assertThat(reject(check(AS_GIVEN, 1e300, 1e300))).startsWith("too-long: the length is 1.4");
  }

  @Test
  void vector_withoutDirection_isRejected() {
    assertThat(reject(check(NORMALIZED, 0, -0.0)))
        .isEqualTo("zero-vector: the length is 0, must be above 0 where select.normalize is true");
    assertThat(reject(check(NORMALIZED))).isEqualTo("no-vector: the vector is empty");
    assertThat(reject(NORMALIZED.check(new Given("a", null, null, null, null))))
        .isEqualTo("no-vector: the vector is null");
  }

  @Test
  void component_thatIsNotFinite_isNamed() {
    assertThat(reject(check(AS_GIVEN, 0, NAN)))
        .isEqualTo("not-finite: component 1 is NaN, must be a finite number");
    assertThat(reject(check(NORMALIZED, 1, Double.NEGATIVE_INFINITY, NAN)))
        .isEqualTo("not-finite: component 1 is -Infinity, must be a finite number");
  }

  @Test
  void id_mustBeThere_andStandsForAMissingUri() {
    double[] vector = {1};
    assertThat(reject(NORMALIZED.check(new Given(null, "u", null, vector, null))))
        .isEqualTo("no-id: the id is null");
    Row row = NORMALIZED.check(new Given("", null, null, vector, null));
    assertThat(reject(row)).isEqualTo("no-id: the id is empty");
    assertThat(row.getString(0)).isEmpty();
    assertThat(check(NORMALIZED, 1).getString(1)).isEqualTo("a");
    assertThat(NORMALIZED.check(new Given("a", "u", null, vector, null)).getString(1))
        .isEqualTo("u");
  }

  @Test
  void class_mustBeThere_andAnInt() {
    VectorCheck classes = new VectorCheck(true, true);
    double[] vector = {1};
    for (long latentClass : new long[] {0, 9, Integer.MAX_VALUE}) {
      Row row = classes.check(new Given("a", null, null, vector, latentClass));
      assertThat(row.getInt(5)).isEqualTo((int) latentClass);
    }
    assertThat(reject(classes.check(new Given("a", null, null, vector, null))))
        .isEqualTo("no-class: the class is null, must be from 0 to 2147483647");
    for (long latentClass : new long[] {-1, Integer.MAX_VALUE + 1L, Long.MIN_VALUE}) {
      assertThat(reject(classes.check(new Given("a", null, null, vector, latentClass))))
          .isEqualTo(
              "class-out-of-range: the class is " + latentClass + ", must be from 0 to 2147483647");
    }
  }
}
