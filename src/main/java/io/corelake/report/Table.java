package io.corelake.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table that scrolls sideways by itself on a narrow screen. */
final class Table {
  private final Html html;

  /**
   * Opens a table and its body.
   *
   * @param caption what it lists
   * @param columns their heads; one that starts with {@code #} holds numbers
   */
  Table(Html html, String caption, String... columns) {
    this.html = html;
    html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption);
    html.open("table").element("caption", caption);
    html.open("thead").open("tr");
    for (String column : columns) {
      if (column.startsWith("#")) {
        html.element("th", column.substring(1), "scope", "col", "class", "number");
      } else {
        html.element("th", column, "scope", "col");
      }
    }
    html.close().close().open("tbody");
  }

  /** Starts a row with the cell that names it. */
  Table row(String head) {
    html.open("tr").open("th", "scope", "row").element("bdi", head).close();
    return this;
  }

  /** Starts a row with the cell that names it and a line on what that is. */
  Table row(String head, String line) {
    html.open("tr").open("th", "scope", "row").element("bdi", head);
    html.element("small", line).close();
    return this;
  }

  Table cell(String text) {
    html.element("td", text);
    return this;
  }

  Table number(String figure) {
    html.element("td", figure, "class", "number");
    return this;
  }

  /** Writes a number and, below it, another to compare it with. */
  Table number(String figure, String comparison) {
    html.open("td", "class", "number").text(figure).element("small", comparison).close();
    return this;
  }

  Table uri(String uri, String line) {
    html.open("td").uri(uri).element("small", line).close();
    return this;
  }

  Table uri(String uri) {
    html.open("td").uri(uri).close();
    return this;
  }

  Table bar(List<Segment> segments, long full) {
    html.open("td", "class", "wide");
    StackedBar.write(html, segments, full);
    html.close();
    return this;
  }

  /** Writes dots with the interval of their mean; places are shares of the cell's width. */
  Table interval(List<Double> dots, List<Double> bar, @Nullable Double line, String label) {
    html.open("td", "class", "wide");
    IntervalBar.write(html, dots, bar, line, label);
    html.close();
    return this;
  }

  void endRow() {
    html.close();
  }

  /** Ends the body; the rows that follow are totals. */
  void totals() {
    html.close().open("tfoot");
  }

  void end() {
    html.close().close().close();
  }
}
