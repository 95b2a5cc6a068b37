package io.corelake.rank;

import io.corelake.CoreLakeException;
import io.corelake.classes.LatentClassTable;
import io.corelake.classes.LatentClassTable.ClassSize;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The latent class table with the near duplicates of every class folded into the most central of
 * them ({@link io.corelake.selection.NearDuplicates}).
 */
public final class NearDuplicateTable {
  /** Every pair of a class may be looked at. */
  private static final double WORK_EXPONENT = 2;

  /** The objects of an image and its names, and what is noted of its place. */
  private static final int BYTES_AN_IMAGE = 200;

  private NearDuplicateTable() {}

  /**
   * Folds every class, each in one task.
   *
   * @param classes the latent class table, nothing folded; it is read twice
   * @param dimension d of the vectors
   * @param epsilon images of a cosine similarity of at least 1 - epsilon are near; in [0, 1)
   * @param classMemory a class that takes more bytes is refused
   */
  public static Dataset<Row> of(
      Dataset<Row> classes, int dimension, double epsilon, long classMemory) {
    List<ClassSize> sizes = LatentClassTable.sizes(classes);
    sizes.forEach(latentClass -> refuseAbove(classMemory, latentClass, dimension));
    return classes
        .sparkSession()
        .createDataFrame(
            MembersByClass.of(classes, sizes, WORK_EXPONENT)
                .mapPartitions(new FoldClasses(epsilon, dimension)),
            LatentClassTable.SCHEMA);
  }

  private static void refuseAbove(long classMemory, ClassSize latentClass, int dimension) {
    long bytes = bytes(latentClass, dimension);
    if (bytes > classMemory) {
      throw refusal(
          latentClass,
          "takes %,d bytes to fold, and select.class-memory is %,d; raise classes.count or"
                  .formatted(bytes, classMemory)
              + " select.class-memory, or set corpus.dedup to off");
    }
    // The components of a class stand in arrays.
    if (latentClass.size() * dimension > Integer.MAX_VALUE) {
      throw refusal(
          latentClass,
          "can have at most %,d of %,d dimensions to be folded; raise classes.count, or set"
                  .formatted(Integer.MAX_VALUE / dimension, dimension)
              + " corpus.dedup to off");
    }
  }

  private static CoreLakeException refusal(ClassSize latentClass, String why) {
    return CoreLakeException.input(
        "Latent class %d has %,d images and %s"
            .formatted(latentClass.latentClass(), latentClass.size(), why));
  }

  /**
   * Returns about how many bytes one task needs to fold a class: the vectors as they are stored, as
   * they are summed, and as they are compared.
   */
  private static long bytes(ClassSize latentClass, int dimension) {
    return latentClass.size() * (3L * Short.BYTES * dimension + BYTES_AN_IMAGE)
        + latentClass.nameBytes();
  }
}
