package io.corelake.vectors;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.corelake.CoreLakeException;
import io.corelake.classes.MlVectors;
import io.corelake.config.NearestName;
import io.corelake.config.VectorsConfiguration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table that hold given vectors, each brought to one type: id and uri string,
 * vector array&lt;double&gt;, latent class long; null where there is no such column.
 */
record VectorColumns(Column id, Column uri, Column vector, Column latentClass, boolean withClass) {
  private static final String URI = "uri";
  private static final List<DataType> INTEGERS =
      List.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

  /**
   * Finds the columns.
   *
   * @param options what the user calls the columns, for the messages
   * @param name what the user calls the table
   */
  static VectorColumns of(
      StructType schema, VectorsConfiguration configuration, VectorOptions options, String name) {
    DataType id = type(schema, configuration.idColumn(), options.idColumn(), name);
    require(
        id,
        type -> type instanceof StringType || INTEGERS.contains(type),
        options.idColumn() + " " + configuration.idColumn(),
        "string or an integer type");
    DataType vector = type(schema, configuration.vectorColumn(), options.vectorColumn(), name);
    require(
        vector,
        type -> isArrayOfReals(type) || MlVectors.isType(type),
        options.vectorColumn() + " " + configuration.vectorColumn(),
        "array<float>, array<double> or an MLlib vector");
    Column components = column(configuration.vectorColumn());
    boolean withClass =
        !configuration.classColumn().isEmpty()
            && (configuration.classColumnNamed() || has(schema, configuration.classColumn()));
    if (withClass) {
      require(
          type(schema, configuration.classColumn(), options.classColumn(), name),
          INTEGERS::contains,
          options.classColumn() + " " + configuration.classColumn(),
          "an integer type ('' for no class column)");
    }
    return new VectorColumns(
        column(configuration.idColumn()).cast(DataTypes.StringType),
        (has(schema, URI) ? column(URI) : lit(null)).cast(DataTypes.StringType),
        (MlVectors.isType(vector) ? MlVectors.toArray(components) : components)
            .cast(DataTypes.createArrayType(DataTypes.DoubleType)),
        (withClass ? column(configuration.classColumn()) : lit(null)).cast(DataTypes.LongType),
        withClass);
  }

  private static boolean isArrayOfReals(DataType type) {
    return type instanceof ArrayType array
        && (array.elementType().equals(DataTypes.FloatType)
            || array.elementType().equals(DataTypes.DoubleType));
  }

  private static boolean has(StructType schema, String column) {
    return Arrays.asList(schema.fieldNames()).contains(column);
  }

  private static DataType type(StructType schema, String column, String option, String name) {
    List<String> columns = Arrays.asList(schema.fieldNames());
    if (columns.isEmpty()) {
      throw CoreLakeException.input(name + " has no columns");
    }
    if (!columns.contains(column)) {
      throw CoreLakeException.usage(
          "%s %s is no column of %s, which has %s; did you mean %s?"
              .formatted(
                  option,
                  column,
                  name,
                  String.join(", ", columns),
                  NearestName.of(column, columns)));
    }
    return schema.apply(column).dataType();
  }

  private static void require(
      DataType type, Predicate<DataType> allowed, String column, String types) {
    if (!allowed.test(type)) {
      throw CoreLakeException.usage(column + " must be " + types + ", is " + type.simpleString());
    }
  }

  /** Returns a column by its whole name, dots and all. */
  private static Column column(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
