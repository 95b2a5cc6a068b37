package io.corelake.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A column of a table, or a field of a struct in it.
 *
 * @param name as it was asked for; dots lead into structs
 * @param path the same, each part in backticks
 */
record NamedColumn(String name, String path, DataType type) {
  /** Returns the first of the names that a table has. */
  static Optional<NamedColumn> first(StructType schema, List<String> names) {
    return names.stream().flatMap(name -> of(schema, name).stream()).findFirst();
  }

  /** Returns a column as text, or nulls where there is none. */
  static Column text(Optional<NamedColumn> column) {
    return column.map(NamedColumn::column).orElse(lit(null)).cast(DataTypes.StringType);
  }

  Column column() {
    return col(path);
  }

  private static Optional<NamedColumn> of(StructType schema, String name) {
    if (has(schema, name)) {
      return Optional.of(new NamedColumn(name, quoted(name), schema.apply(name).dataType()));
    }
    int dot = name.indexOf('.');
    while (dot >= 0) {
      String field = name.substring(0, dot);
      if (has(schema, field) && schema.apply(field).dataType() instanceof StructType fields) {
        Optional<NamedColumn> inner = of(fields, name.substring(dot + 1));
        if (inner.isPresent()) {
          String path = quoted(field) + "." + inner.get().path;
          return Optional.of(new NamedColumn(name, path, inner.get().type));
        }
      }
      dot = name.indexOf('.', dot + 1);
    }
    return Optional.empty();
  }

  private static boolean has(StructType schema, String field) {
    return Arrays.asList(schema.fieldNames()).contains(field);
  }

  private static String quoted(String field) {
    return "`" + field.replace("`", "``") + "`";
  }
}
