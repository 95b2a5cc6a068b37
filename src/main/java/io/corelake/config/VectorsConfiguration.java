package io.corelake.config;

/**
 * Where given vectors are found in what is read.
 *
 * @param classColumn empty stands for none
 * @param classColumnNamed whether the user named it, so that it must be there
 * @param ids the file with the ids of an .npy file, or empty
 */
public record VectorsConfiguration(
    String idColumn,
    String vectorColumn,
    String classColumn,
    boolean classColumnNamed,
    String ids) {
  private static final String CLASS_COLUMN = "vectors.class-column";

  static VectorsConfiguration of(Settings settings) {
    String classColumn = settings.text(CLASS_COLUMN);
    return new VectorsConfiguration(
        column(settings, "vectors.id-column"),
        column(settings, "vectors.vector-column"),
        classColumn,
        !classColumn.isEmpty() && !settings.origin(CLASS_COLUMN).equals("default"),
        settings.text("vectors.ids"));
  }

  private static String column(Settings settings, String key) {
    if (settings.text(key).isEmpty()) {
      throw settings.wrong(key, "must be the name of a column");
    }
    return settings.text(key);
  }
}
