package io.corelake.report;

/** What the vectors of the images say of the proxy. */
final class AuditSection {
  private AuditSection() {}

  static void write(Html html, RunReport report) {
    if (report.audit().isEmpty()) {
      return;
    }
    html.open("section").element("h2", "The proxy");
    html.element(
        "p",
        "Over all images that were embedded. A proxy that does not tell them apart cannot rank them.",
        "class",
        "how");
    FigureTable.write(html, "Figures of the proxy", report.audit());
    html.close();
  }
}
