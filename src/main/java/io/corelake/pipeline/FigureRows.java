package io.corelake.pipeline;

import io.corelake.report.FigureRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rows of figures for the report; those that have no meaning are left out. */
final class FigureRows {
  private final List<FigureRow> rows = new ArrayList<>();

  void add(String measure, @Nullable Double value, String meaning) {
    if (value != null) {
      add(measure, figure(value), meaning);
    }
  }

  void add(String measure, long count, String meaning) {
    add(measure, String.format(Locale.ROOT, "%,d", count), meaning);
  }

  void add(String measure, String value, String meaning) {
    rows.add(new FigureRow(measure, value, meaning));
  }

  List<FigureRow> all() {
    return List.copyOf(rows);
  }

  /** Returns three decimals, or four digits of what is very small or large. */
  static String figure(double value) {
    double size = Math.abs(value);
    String format = size != 0 && (size < 1e-3 || size >= 1e6) ? "%.3e" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }
}
