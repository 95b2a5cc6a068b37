package io.corelake.vectors;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * What a partition of vectors in the order of their ids holds. No record: the Kryo that Spark has
 * cannot write one.
 */
final class Census implements Serializable {
  private static final int EXAMPLES = 5;

  private final List<String> repeatedExamples = new ArrayList<>();
  private final Map<Integer, Long> dimensions = new HashMap<>();
  private long rows;
  private long repeatedIds;

  /** Counts a partition. */
  static Census of(Iterator<Row> partition) {
    Census census = new Census();
    String last = "";
    boolean repeated = false;
    while (partition.hasNext()) {
      Row row = partition.next();
      census.rows++;
      int dimension = row.getAs("dimension");
      if (dimension > 0) {
        census.dimensions.merge(dimension, 1L, Long::sum);
      }
      String id = row.getAs("image_id");
      boolean same = id.equals(last) && !id.isEmpty();
      if (same && !repeated) {
        census.addRepeated(id);
      }
      repeated = same;
      last = id;
    }
    return census;
  }

  private void addRepeated(String id) {
    repeatedIds++;
    if (repeatedExamples.size() < EXAMPLES) {
      repeatedExamples.add(id);
    }
  }

  /** Adds the partition that comes after this one. */
  void add(Census next) {
    rows += next.rows;
    repeatedIds += next.repeatedIds;
    next.repeatedExamples.stream()
        .limit(EXAMPLES - repeatedExamples.size())
        .forEach(repeatedExamples::add);
    next.dimensions.forEach((dimension, count) -> dimensions.merge(dimension, count, Long::sum));
  }

  long rows() {
    return rows;
  }

  /** Returns how many ids occur more than once. */
  long repeatedIds() {
    return repeatedIds;
  }

  /** Returns the first few of them, in order. */
  List<String> repeatedExamples() {
    return repeatedExamples;
  }

  /** Returns the most frequent dimension, the larger one among equals; 0 where there is none. */
  int dimension() {
    return dimensions.entrySet().stream()
        .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse(0);
  }
}
