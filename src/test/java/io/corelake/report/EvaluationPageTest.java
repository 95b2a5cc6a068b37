package io.corelake.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.report.EvaluationReport.CheckRow;
import io.corelake.report.EvaluationReport.EvaluationRow;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class EvaluationPageTest {
  private static final EvaluationRow EVERYTHING =
      new EvaluationRow("everything", "1.00", 1000, List.of(0.79, 0.81), 0.8, null, null, null, "");
  private static final EvaluationRow OURS =
      new EvaluationRow(
          "cl-core", "0.20", 200, List.of(0.6, 0.62), 0.61, 0.1, -0.19, 0.03, "better");
  private static final EvaluationRow ONE_SEED =
      new EvaluationRow("hardest", "0.20", 200, List.of(0.4), 0.4, -0.1, -0.4, null, "");

  private static Document page(String name, List<EvaluationRow> rows) throws Exception {
    String html =
        EvaluationPage.html(
            new EvaluationReport(
                name,
                "2 are better",
                Map.of("Run", "s3a://lake/<run>"),
                rows,
                List.of(new CheckRow("Everything beats every subset", "no", "49 < 50 & more"))));
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html.replace("<!DOCTYPE html>", ""))));
  }

  private static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  @Test
  void html_figures_areThere() throws Exception {
    String text =
        page("r1", List.of(EVERYTHING, OURS, ONE_SEED)).getDocumentElement().getTextContent();
    assertThat(text)
        .contains("61.0 %", "-19.00", "+10.00", "\u00b1 3.00", "better", "-10.00", "80.0 %")
        .contains("49 < 50 & more", "s3a://lake/<run>");
  }

  @Test
  void html_marks_lieOnOneScale() throws Exception {
    NodeList dots = page("r1", List.of(EVERYTHING, OURS, ONE_SEED)).getElementsByTagName("circle");
    assertThat(dots.getLength()).isEqualTo(5);
    double high = number((Element) dots.item(1), "cx");
    double middle = number((Element) dots.item(2), "cx");
    double low = number((Element) dots.item(4), "cx");
    // 0.81, 0.60 and 0.40 on a line.
    assertThat((middle - low) / (high - low)).isBetween(0.48, 0.49);
    // The scale is that of what is shown, with a little room.
    assertThat(low).isBetween(10.0, 40.0);
    assertThat(high).isBetween(260.0, 290.0);
  }

  @Test
  void html_oneRowOfOneSeed_isStillRight() throws Exception {
    Document page = page("r1", List.of(ONE_SEED));
    assertThat(page.getElementsByTagName("circle").getLength()).isEqualTo(1);
    assertThat(page.getElementsByTagName("line").getLength()).isZero();
  }

  @Test
  void html_markupInNames_isText_andNothingIsLoaded() throws Exception {
    Document page = page("<script>alert(1)</script>\"'", List.of(OURS));
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getDocumentElement().getTextContent()).contains("<script>alert(1)</script>\"'");
  }
}
