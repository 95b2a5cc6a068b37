package io.corelake.classes;

import static org.apache.spark.sql.functions.when;

import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;

/** Columns of MLlib's vectors, for packages that do not know MLlib. */
public final class MlVectors {
  private MlVectors() {}

  /** Returns whether a column is of MLlib's vectors. */
  public static boolean isType(DataType type) {
    return type.equals(SQLDataTypes.VectorType());
  }

  /** Returns the column as array&lt;double&gt;; null stays null. */
  public static Column toArray(Column vectors) {
    return when(vectors.isNotNull(), functions.vector_to_array(vectors, "float64"));
  }
}
