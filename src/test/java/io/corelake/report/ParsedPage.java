package io.corelake.report;

import io.corelake.storage.Json;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A report's page as XML, and the parts of it that tests look at. */
final class ParsedPage {
  private ParsedPage() {}

  static Document parse(RunReport report) {
    return parse(report, Map.of());
  }

  /** Parses the page of a report with thumbnails, by global rank. */
  static Document parse(RunReport report, Map<Long, byte[]> thumbnails) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(html(report, Pictures.of(thumbnails)))));
    } catch (Exception e) {
      throw new AssertionError("the page is no XML", e);
    }
  }

  static String html(RunReport report, Pictures pictures) {
    return ReportPage.html(report, pictures, Json.lineForScripts(Charts.of(report)));
  }

  static List<Element> elements(Document page, String tag) {
    return list(page.getElementsByTagName(tag));
  }

  private static List<Element> list(NodeList nodes) {
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  static String text(Document page, String tag) {
    return elements(page, tag).get(0).getTextContent();
  }

  /** Returns a column of the table with the caption, totals included, heads not. */
  static List<String> column(Document page, String caption, int column) {
    Element table =
        elements(page, "table").stream()
            .filter(
                element ->
                    element
                        .getElementsByTagName("caption")
                        .item(0)
                        .getTextContent()
                        .equals(caption))
            .findFirst()
            .orElseThrow();
    return list(table.getElementsByTagName("tr")).stream()
        .skip(1)
        .map(row -> row.getChildNodes())
        .map(ParsedPage::cells)
        .map(cells -> cells.get(column))
        .toList();
  }

  private static List<String> cells(NodeList nodes) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element cell) {
        cells.add(cell.getTextContent());
      }
    }
    return cells;
  }

  static Predicate<Element> paint(String paint) {
    return rectangle -> rectangle.getAttribute("class").equals(paint);
  }

  static double sum(Element svg, String attribute, Predicate<Element> which) {
    return list(svg.getElementsByTagName("rect")).stream()
        .filter(which)
        .mapToDouble(rectangle -> Double.parseDouble(rectangle.getAttribute(attribute)))
        .sum();
  }
}
