package io.corelake.corpus;

import io.corelake.seed.SeededHash;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Draws images by the seeded hashes of their ids: the same ones from any table that holds them. */
public final class HashSample {
  private HashSample() {}

  /**
   * Returns the rows of the lowest hashes, lowest first.
   *
   * @param table with the columns {@code image_id} and {@code index}
   * @param purpose what they are drawn for
   * @param images how many; all where there are no more
   */
  public static List<Row> of(Dataset<Row> table, long seed, String purpose, int images) {
    int id = table.schema().fieldIndex("image_id");
    int index = table.schema().fieldIndex("index");
    return table
        .javaRDD()
        // Rows and no records, which Kryo could not bring to the driver.
        .map(row -> new Tuple2<>(SeededHash.hash(seed, purpose, row.getString(id), 0), row))
        .takeOrdered(images, new LowestHash(index))
        .stream()
        .map(Tuple2::_2)
        .toList();
  }

  private static final class LowestHash implements Comparator<Tuple2<Long, Row>>, Serializable {
    private final int index;

    LowestHash(int index) {
      this.index = index;
    }

    @Override
    public int compare(Tuple2<Long, Row> a, Tuple2<Long, Row> b) {
      int byHash = Long.compare(a._1(), b._1());
      return byHash != 0 ? byHash : Long.compare(a._2().getLong(index), b._2().getLong(index));
    }
  }
}
