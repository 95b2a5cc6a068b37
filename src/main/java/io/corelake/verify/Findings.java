package io.corelake.verify;

import io.corelake.storage.Uris;
import io.corelake.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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

  /** Counts findings that are not worth a line each. */
  void addUnshown(Kind kind, long more) {
    totals.merge(kind, more, Long::sum);
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
