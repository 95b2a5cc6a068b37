package io.corelake.report;

/**
 * The report of a run as one HTML file that loads nothing from anywhere; its scripts are in it. It
 * is well-formed XML, reads in light, in dark and on paper, and is a pure function of what it
 * shows.
 */
public final class ReportPage {
  /** What the browser enforces, should an escape ever be missing. */
  private static final String CONTENT_POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src %s %s; base-uri 'none'; form-action 'none'";

  private ReportPage() {}

  /**
   * Returns the page, to be stored as UTF-8.
   *
   * @param charts {@link Charts} of the report as JSON, with names in snake_case and null for what
   *     is no number
   */
  public static String html(RunReport report, Pictures pictures, String charts) {
    Script library = Script.library();
    Script ours = Script.ours();
    Html html = new Html();
    html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml");
    writeHead(
        html,
        "CoreLake run " + report.header().runId(),
        CONTENT_POLICY.formatted(library.source(), ours.source()));
    html.open("body").open("main");
    OverviewSection.write(html, report);
    SubsetSection.write(html, report);
    ChangeSection.write(html, report);
    QualitySection.write(html, report);
    MapSection.write(html, report, pictures);
    MosaicSection.write(html, report, pictures);
    ClassSection.write(html, report);
    LabelSection.write(html, report);
    ScoreSection.write(html, report);
    DuplicateSection.write(html, report, pictures);
    RejectSection.write(html, report);
    TraitSection.write(html, report);
    AuditSection.write(html, report);
    StageSection.write(html, report);
    ProvenanceSection.write(html, report);
    html.close().data("charts", charts).script(library).script(ours);
    return html.close().close().toString();
  }

  static void writeHead(Html html, String title, String policy) {
    html.open("head").leaf("meta", "charset", "utf-8");
    html.leaf("meta", "http-equiv", "Content-Security-Policy", "content", policy);
    html.leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.leaf("meta", "name", "referrer", "content", "no-referrer");
    html.leaf("link", "rel", "icon", "href", "data:,");
    html.element("title", title).style(Script.resource("report.css")).close();
  }
}
