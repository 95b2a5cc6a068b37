package io.corelake.report;

/** All that the result depends on, folded away. */
final class ProvenanceSection {
  private ProvenanceSection() {}

  static void write(Html html, RunReport report) {
    if (report.provenance().isEmpty()) {
      return;
    }
    html.open("section").element("h2", "Provenance");
    html.open("details").element("summary", "Configuration, fingerprints and versions");
    Table table = new Table(html, "What the result depends on", "Name", "Value");
    report.provenance().forEach((name, value) -> table.row(name).uri(value).endRow());
    table.end();
    html.close().close();
  }
}
