package io.corelake.vectors;

import io.corelake.embed.RejectedImage;
import io.corelake.selection.Grid;
import io.corelake.selection.GridVector;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Puts given vectors on the {@link Grid}, or says why one cannot be ranked.
 *
 * @param normalize whether a vector is divided by its length
 * @param withClasses whether every vector must have a class
 */
record VectorCheck(boolean normalize, boolean withClasses) implements Serializable {
  /** The stage that the rejects name. */
  static final String STAGE = "vectors";

  /**
   * Rows before they are in order: {@code dimension} is the number of components that were given,
   * {@code index} is null where the order of the ids is to say it.
   */
  static final StructType SCHEMA =
      new StructType()
          .add("image_id", DataTypes.StringType, false)
          .add("uri", DataTypes.StringType, false)
          .add("index", DataTypes.LongType, true)
          .add("dimension", DataTypes.IntegerType, false)
          .add("vector", DataTypes.BinaryType, true)
          .add("latent_class", DataTypes.IntegerType, true)
          .add("reject_reason", DataTypes.StringType, true)
          .add("reject_detail", DataTypes.StringType, true);

  /**
   * A length above 1 by no more is the rounding of a unit vector, even in half precision, and is
   * taken as 1.
   */
  private static final double LENGTH_TOLERANCE = 1e-3;

  /** A vector as it was given; null is what is missing. */
  record Given(
      @Nullable String id,
      @Nullable String uri,
      @Nullable Long index,
      double @Nullable [] vector,
      @Nullable Long latentClass) {}

  /** Returns a row of {@link #SCHEMA}, with a vector or with the reason of its reject. */
  Row check(Given given) {
    String id = given.id() == null ? "" : given.id();
    String uri = given.uri() == null ? id : given.uri();
    int dimension = given.vector() == null ? 0 : given.vector().length;
    try {
      requireId(given.id());
      byte[] vector = GridVector.encode(onGrid(given.vector()));
      Integer latentClass = withClasses ? latentClass(given.latentClass()) : null;
      return RowFactory.create(id, uri, given.index(), dimension, vector, latentClass, null, null);
    } catch (RejectedImage e) {
      return RowFactory.create(
          id, uri, given.index(), dimension, null, null, e.reason(), e.detail());
    }
  }

  private static void requireId(@Nullable String id) throws RejectedImage {
    if (id == null || id.isEmpty()) {
      throw rejected("no-id", "the id is " + (id == null ? "null" : "empty"));
    }
  }

  private static int latentClass(@Nullable Long latentClass) throws RejectedImage {
    if (latentClass == null) {
      throw rejected("no-class", "the class is null, must be from 0 to " + Integer.MAX_VALUE);
    }
    if (latentClass < 0 || latentClass > Integer.MAX_VALUE) {
      throw rejected(
          "class-out-of-range",
          "the class is " + latentClass + ", must be from 0 to " + Integer.MAX_VALUE);
    }
    return latentClass.intValue();
  }

  private short[] onGrid(double @Nullable [] vector) throws RejectedImage {
    if (vector == null || vector.length == 0) {
      throw rejected("no-vector", "the vector is " + (vector == null ? "null" : "empty"));
    }
    // A power of two changes no digit; by it no square overflows, and not all of them vanish.
    double unit = unit(vector);
    double squares = 0;
    for (double component : vector) {
      squares += component * unit * (component * unit);
    }
    double scaledLength = Math.sqrt(squares);
    boolean divide = divides(scaledLength / unit);
    short[] grid = new short[vector.length];
    for (int j = 0; j < vector.length; j++) {
      grid[j] = Grid.round(divide ? vector[j] * unit / scaledLength : vector[j]);
    }
    return grid;
  }

  /** Returns the power of two by which the largest component comes to 1 .. 2. */
  private static double unit(double[] vector) throws RejectedImage {
    double largest = 0;
    for (int j = 0; j < vector.length; j++) {
      if (!Double.isFinite(vector[j])) {
        throw rejected(
            "not-finite", "component " + j + " is " + vector[j] + ", must be a finite number");
      }
      largest = Math.max(largest, Math.abs(vector[j]));
    }
    return largest == 0 ? 1 : Math.scalb(1.0, -Math.getExponent(largest));
  }

  /** Returns whether a vector of a length is to be divided by it. */
  private boolean divides(double length) throws RejectedImage {
    if (normalize && length == 0) {
      throw rejected(
          "zero-vector", "the length is 0, must be above 0 where select.normalize is true");
    }
    if (!normalize && length > 1 + LENGTH_TOLERANCE) {
      throw rejected(
          "too-long",
          "the length is " + length + ", must be at most 1 where select.normalize is false");
    }
    return normalize || length > 1;
  }

  private static RejectedImage rejected(String reason, String detail) {
    return new RejectedImage(STAGE, reason, detail);
  }
}
