package io.corelake.report;

import java.util.List;

/** Measures of the subsets beside those of all images and of random subsets. */
final class QualitySection {
  private QualitySection() {}

  static void write(Html html, RunReport report) {
    List<QualityRow> measures = report.quality().measures();
    if (measures.isEmpty()) {
      return;
    }
    html.open("section").element("h2", "What each budget costs");
    html.element(
        "p",
        "Each measure of the subsets (strong), of 20 random subsets of the same sizes (grey, with their standard deviation) and of all ranked images (dotted). Above random in alignment and centrality is what the ranking is for; a larger shift of class centres is what that costs: rare kinds inside a class are kept less. None of this says how well a model trains on a subset.",
        "class",
        "how");
    if (!report.subsets().isEmpty()) {
      html.open("div", "class", "panels");
      for (int i = 0; i < measures.size(); i++) {
        QualityRow row = measures.get(i);
        html.open("figure").open("figcaption").element("b", row.measure()).close();
        html.chart(
            "quality-" + i, row.measure() + " by budget; the table has the numbers", "panel");
        html.close();
      }
      if (report.quality().concentration() != null) {
        html.open("figure").open("figcaption").element("b", "concentration");
        html.text(
            " share of images within a distance of their class\u2019s centre; the stronger the line, the smaller the subset; dotted: all ranked");
        html.close();
        html.chart("concentration", "Concentration of the images about their centres", "panel");
        html.close();
      }
      html.close();
    }
    writeTable(html, report);
    html.close();
  }

  private static void writeTable(Html html, RunReport report) {
    String[] columns = new String[report.subsets().size() + 2];
    columns[0] = "Measure";
    columns[1] = "#All ranked";
    for (int i = 2; i < columns.length; i++) {
      columns[i] = "#" + report.subsets().get(i - 2).name();
    }
    Table table = new Table(html, "Measures of the subsets", columns);
    for (QualityRow row : report.quality().measures()) {
      table.row(row.measure(), row.meaning()).number(Figures.score(row.full()));
      List<RandomMeasure> random = row.random();
      for (int i = 0; i < row.subsets().size(); i++) {
        String value = Figures.score(row.subsets().get(i));
        if (random.isEmpty()) {
          table.number(value);
        } else {
          table.number(
              value,
              Figures.score(random.get(i).mean())
                  + " \u00b1 "
                  + Figures.deviation(random.get(i).deviation()));
        }
      }
      table.endRow();
    }
    table.end();
  }
}
