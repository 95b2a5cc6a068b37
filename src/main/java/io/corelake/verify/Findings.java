package io.corelake.verify;

import io.corelake.storage.Uris;
import io.corelake.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What was found so far. Of each kind the first findings are kept, and all are counted. */
final class Findings {
  static final int MOST_OF_A_KIND = 20;

  private final List<Finding> shown = new ArrayList<>();
  private final Map<Kind, Long> totals = new EnumMap<>(Kind.class);

  void add(Kind kind, String file, String expected, String found, String fix) {
    if (totals.merge(kind, 1L, Long::sum) <= MOST_OF_A_KIND) {
      shown.add(new Finding(kind, file, Uris.redacted(expected), Uris.redacted(found), fix));
    }
  }

  void add(Kind kind, String file, String expected, String found) {
    add(kind, file, expected, found, "");
  }

  /** Adds a finding where two things differ that should be equal. */
  void compare(Kind kind, String file, String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      add(kind, file, what + " " + expected, String.valueOf(found));
    }
  }

  /**
   * Adds a finding for every row of a table. Only the rows that may be shown are read; the others
   * are counted.
   *
   * @param orderBy the column that says which rows are the first
   * @param expected what a row should have been
   * @param found what it is
   */
  void addRows(
      Kind kind,
      String file,
      Dataset<Row> wrong,
      String orderBy,
      Function<Row, String> expected,
      Function<Row, String> found) {
    List<Row> first = wrong.orderBy(orderBy).limit(MOST_OF_A_KIND).collectAsList();
    for (Row row : first) {
      add(kind, file, expected.apply(row), found.apply(row));
    }
    if (first.size() == MOST_OF_A_KIND) {
      totals.merge(kind, wrong.count() - first.size(), Long::sum);
    }
  }

  List<Finding> shown() {
    return List.copyOf(shown);
  }

  /** Returns how many there are of each kind. */
  Map<Kind, Long> totals() {
    return new EnumMap<>(totals);
  }

  long total() {
    return totals.values().stream().mapToLong(Long::longValue).sum();
  }
}
