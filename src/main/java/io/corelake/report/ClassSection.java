package io.corelake.report;

import java.util.List;

/** What the subsets keep of the largest latent classes. */
final class ClassSection {
  private ClassSection() {}

  static void write(Html html, RunReport report) {
    html.open("section").element("h2", "Latent classes");
    List<ClassRow> largest =
        report.classes().stream().sorted(ClassRow.LARGEST_FIRST).limit(ClassRow.SHOWN).toList();
    if (largest.isEmpty()) {
      html.element("p", "The run has no latent classes.").close();
      return;
    }
    FigureTable.write(html, "Figures of the latent classes", report.classFigures());
    html.element(
        "p",
        "The length of a bar is the size of the class; the stronger the colour of a part, the smaller the subset that already keeps it.",
        "class",
        "how");
    StackedBar.writeLegend(html, segments(report, largest.get(0)), 0);
    Table table =
        new Table(
            html,
            "Latent classes, largest first",
            "Class",
            "Kept and dropped",
            "#Images",
            "#Mean score");
    for (ClassRow row : largest) {
      table
          .row(row.title())
          .bar(segments(report, row), largest.get(0).size())
          .number(Figures.count(row.size()))
          .number(Figures.score(row.meanScore()))
          .endRow();
    }
    table.end();
    writeRest(html, report, largest);
    html.close();
  }

  private static List<Segment> segments(RunReport report, ClassRow row) {
    return Segment.of(report.subsets(), row.kept(), row.size());
  }

  private static void writeRest(Html html, RunReport report, List<ClassRow> shown) {
    long classes = report.classCount();
    if (classes > shown.size()) {
      long images = shown.stream().mapToLong(ClassRow::size).sum();
      html.element(
          "p",
          "These are the largest %s of %s classes; the other %s hold %s of the ranked images."
              .formatted(
                  Figures.count(shown.size()),
                  Figures.count(classes),
                  Figures.count(classes - shown.size()),
                  Figures.count(report.counts().ranked() - images)));
    }
  }
}
