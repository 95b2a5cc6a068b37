package io.corelake.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The report of a run as one HTML file: no script, nothing loaded from anywhere. It is well-formed
 * XML, reads in light, in dark and on paper, and is a pure function of the {@link RunReport}.
 */
public final class ReportPage {
  /** What the browser enforces, should an escape ever be missing. */
  private static final String CONTENT_POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

  private ReportPage() {}

  /** Returns the page, to be stored as UTF-8. */
  public static String html(RunReport report) {
    Html html = new Html();
    html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml");
    writeHead(html, "CoreLake run " + report.header().runId());
    html.open("body").open("main");
    OverviewSection.write(html, report);
    SubsetSection.write(html, report);
    ScoreSection.write(html, report);
    MosaicSection.write(html, report);
    ClassSection.write(html, report);
    QualitySection.write(html, report);
    AuditSection.write(html, report);
    RejectSection.write(html, report);
    TraitSection.write(html, report);
    StageSection.write(html, report);
    ProvenanceSection.write(html, report);
    return html.close().close().close().toString();
  }

  private static void writeHead(Html html, String title) {
    html.open("head").leaf("meta", "charset", "utf-8");
    html.leaf("meta", "http-equiv", "Content-Security-Policy", "content", CONTENT_POLICY);
    html.leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.leaf("meta", "name", "referrer", "content", "no-referrer");
    html.leaf("link", "rel", "icon", "href", "data:,");
    html.element("title", title).style(styleSheet()).close();
  }

  private static String styleSheet() {
    try (InputStream stream =
        Objects.requireNonNull(
            ReportPage.class.getResourceAsStream("report.css"), "report.css is not in the jar")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
