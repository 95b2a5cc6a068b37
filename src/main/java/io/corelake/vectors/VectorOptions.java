package io.corelake.vectors;

/**
 * What a user calls the places of given vectors, for messages.
 *
 * @param vectors the file or folder
 * @param ids the file of ids of an .npy file
 * @param idColumn of Parquet, as the columns below
 */
public record VectorOptions(
    String vectors, String ids, String idColumn, String vectorColumn, String classColumn) {
  /** Of {@code corelake select}. */
  public static final VectorOptions SELECT =
      new VectorOptions("--vectors", "--ids", "--id-column", "--vector-column", "--class-column");

  /** Of the vectors that stand for classes. */
  public static final VectorOptions PROTOTYPES =
      new VectorOptions(
          "classes.prototypes", "classes.prototype-names", "column", "column", "column");
}
