package io.corelake.report;

/** What was folded, and the images that the most copies were folded into. */
final class DuplicateSection {
  private DuplicateSection() {}

  static void write(Html html, RunReport report, Pictures pictures) {
    Duplicates duplicates = report.duplicates();
    if (duplicates == null) {
      return;
    }
    html.open("section").element("h2", "Duplicates");
    if (duplicates.groups() == 0) {
      html.element("p", "No image is a duplicate of another.").close();
      return;
    }
    html.element(
        "p",
        "%s folded into %s: %s of the same bytes, %s of nearly the same vector. These have the most copies:"
            .formatted(
                Figures.count(report.counts().folded(), "image is", "images are"),
                Figures.count(duplicates.groups(), "other", "others"),
                Figures.count(duplicates.exact()),
                Figures.count(duplicates.near())),
        "class",
        "how");
    html.open("ul", "class", "tiles");
    for (Duplicates.Group group : duplicates.largest()) {
      html.open("li");
      html.picture(group.kept(), pictures.thumbnail(group.kept()));
      html.element("span", "+ " + Figures.count(group.copies(), "copy", "copies"), "class", "rank");
      html.close();
    }
    html.close().close();
  }
}
