package io.corelake.report;

import static io.corelake.report.ParsedPage.column;
import static io.corelake.report.ParsedPage.elements;
import static io.corelake.report.ParsedPage.paint;
import static io.corelake.report.ParsedPage.parse;
import static io.corelake.report.ParsedPage.sum;
import static io.corelake.report.ParsedPage.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corelake.storage.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportPageTest {
  private static final String ATTACK =
      "</style><script>alert(1)</script><img src=x onerror='alert(2)' a=\"\"> &amp; ]]> \u202egnp";

  private static final RunReport SAMPLE = ReportSample.report(List.of());

  @Test
  void page_isTheSameEverywhere() {
    String page = html(SAMPLE);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(html(SAMPLE)).isEqualTo(page);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void page_loadsNothing_andRunsItsOwnScriptsAlone() {
    Document page =
        parse(ReportSample.report(List.of(mosaic("s3a://lake/a.jpg"))), Map.of(0L, new byte[] {1}));
    for (Element element : elements(page, "*")) {
      assertThat(element.getTagName()).isNotIn("iframe", "object", "embed", "base");
      assertThat(element.getAttribute("src")).matches("|data:image/jpeg;base64,AQ==");
    }
    String policy = elements(page, "meta").get(1).getAttribute("content");
    assertThat(policy)
        .startsWith("default-src 'none'; img-src data:;")
        .contains("script-src " + Script.library().source() + " " + Script.ours().source() + ";");
    assertThat(elements(page, "script"))
        .extracting(script -> script.getAttribute("type"))
        .containsExactly("application/json", "", "");
    assertThat(Script.resource("report.css")).doesNotContain("url(", "@import");
    assertThat(elements(page, "img")).hasSize(2).allMatch(image -> image.hasAttribute("alt"));
    assertThat(elements(page, "th")).allMatch(head -> head.hasAttribute("scope"));
  }

  @Test
  void totals_areThoseOfTheModel() {
    Document page = parse(SAMPLE);
    assertThat(text(page, "h1")).isEqualTo("11,000 of 11,568 images ranked");
    assertThat(text(page, "dd"))
        .isEqualTo("11,568 listed: 11,000 ranked, 448 folded into a duplicate, 120 rejected");
    assertThat(column(page, "Subsets, smallest first", 1))
        .containsExactly("2,200", "4,400", "6,600", "8,800");
    assertThat(column(page, "Latent classes, largest first", 2))
        .containsExactly(
            SAMPLE.classes().stream().map(row -> Figures.count(row.size())).toArray(String[]::new));
    assertThat(column(page, "Rejected images by reason", 2))
        .containsExactly("50", "40", "30", "120");
    assertThat(column(page, "Images by trait", 2))
        .containsExactly("312", "11,000", "10,991", "321", "11,312");
    assertThat(column(page, "Images by trait", 3))
        .containsExactly("2.8 %", "97.2 %", "97.2 %", "2.8 %", "100.0 %");
    assertThat(column(page, "Stages in order", 3))
        .containsExactly("\u2013", "59.1", "516", "1,341", "3,548", "");
    assertThat(column(page, "Stages in order", 2)).last().isEqualTo("3 min 46 s");
    assertThat(column(page, "Measures of the subsets", 2))
        .containsExactly("0.8710.811 \u00b1 0.0040", "0.083");
    assertThat(column(page, "Figures of the proxy", 1)).containsExactly("0.812", "17.204");
    assertThat(column(page, "Figures of the latent classes", 1)).containsExactly("0.812");
    assertThat(column(page, "Figures by the labels", 1)).containsExactly("0.610");
    assertThat(column(page, "Labels, most frequent first", 2)).containsExactly("5,000");
    assertThat(column(page, "Ranked images by resolution", 2)).containsExactly("11,000");
    assertThat(column(page, "Subsets of both runs", 2)).containsExactly("2,000");
    assertThat(column(page, "Subsets of both runs", 3)).containsExactly("200");
    assertThat(column(page, "Subsets of both runs", 5)).containsExactly("160");
    assertThat(column(page, "Settings that differ", 1)).containsExactly("4");
  }

  @Test
  void countsBar_dividesTheListedImages() {
    Element bar = elements(parse(SAMPLE), "svg").get(0);
    assertThat(bar.getAttribute("aria-label"))
        .startsWith("keep-0.20: 2,200, added by keep-0.40: 2,200,")
        .endsWith("in no subset: 2,200, folded: 448, rejected: 120");
    assertThat(sum(bar, "width", rectangle -> true)).isCloseTo(1000, within(0.05));
    assertThat(sum(bar, "width", paint("folded"))).isCloseTo(1000 * 448 / 11_568.0, within(0.01));
  }

  @Test
  void pictures_haveAPlaceEach_withALabel() {
    List<Element> places =
        elements(parse(SAMPLE), "div").stream()
            .filter(place -> place.getAttribute("class").startsWith("chart "))
            .toList();
    assertThat(places)
        .extracting(place -> place.getAttribute("id"))
        .containsExactly(
            "quality-0",
            "quality-1",
            "concentration",
            "map",
            "scores-1",
            "scores-2",
            "scores-3",
            "scores-4",
            "ranks");
    assertThat(places).allMatch(place -> !place.getAttribute("aria-label").isEmpty());
  }

  @Test
  void charts_areInThePageAsTheyWereGiven() throws JsonProcessingException {
    String json = Json.lineForScripts(Charts.of(SAMPLE));
    String inPage = elements(parse(SAMPLE), "script").get(0).getTextContent();
    assertThat(new ObjectMapper().readTree(inPage)).isEqualTo(new ObjectMapper().readTree(json));
    assertThat(inPage).doesNotContain("<", "&");
  }

  @Test
  void textFromData_staysText() {
    Document page = parse(attacked(ATTACK), Map.of(0L, new byte[] {1}));
    assertThat(elements(page, "script")).hasSize(3);
    for (Element element : elements(page, "*")) {
      assertThat(element.hasAttribute("onerror")).isFalse();
    }
    assertThat(page.getDocumentElement().getTextContent().split("onerror=", -1))
        .hasSizeGreaterThan(20);
    assertThat(elements(page, "img").get(0).getAttribute("alt")).isEqualTo(ATTACK);
  }

  @Test
  void scriptUris_areNoLinks() {
    for (String uri :
        List.of(
            "javascript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "s3a://a/b",
            "data:text/html,x",
            "vbscript:x",
            "file:",
            "https:/a\u0000b",
            "/plain/path")) {
      assertThat(elements(parse(attacked(uri)), "a")).as(uri).isEmpty();
    }
    for (String uri : List.of("file:/a b/c.jpg", "http://a/b", "HTTPS://a/b?c=1&d=\"2\"")) {
      assertThat(elements(parse(attacked(uri)), "a"))
          .as(uri)
          .isNotEmpty()
          .allMatch(
              link ->
                  link.getAttribute("href").equals(uri)
                      && List.of(uri, "no thumbnail").contains(link.getTextContent()));
    }
  }

  @Test
  void charactersThatXmlForbids_areReplaced() {
    Document page = parse(attacked("a\u0000b\ud800c\uffffd\ud83d\ude00\u000be"));
    assertThat(text(page, "caption")).isEqualTo("Subsets, smallest first");
    assertThat(page.getDocumentElement().getTextContent())
        .contains("a\ufffdb\ufffdc\ufffdd\ud83d\ude00\ufffde");
  }

  @Test
  void emptyRun_saysSo() {
    RunReport empty =
        ReportSample.bare(
            new Counts(0, 0, 0, 0),
            List.of(),
            new Distribution(-1, 1, List.of(List.of())),
            List.of());
    String text = read(parse(empty));
    assertThat(text)
        .contains(
            "0 of 0 images ranked",
            "The run wrote no subsets.",
            "No image has a score.",
            "The run has no latent classes.",
            "No image was rejected.",
            "No stage ran.")
        .doesNotContain("NaN", "Infinity", "Provenance", "Quality");
  }

  @Test
  void oneImage_isShown() {
    RunReport one =
        ReportSample.bare(
            new Counts(1, 1, 0, 0),
            List.of(new SubsetRow("keep-1.00", 1, 1, Double.NaN, "file:/out")),
            new Distribution(-1, 1, List.of(List.of(0L, 1L), List.of(0L, 0L))),
            List.of(new ClassRow(0, null, 1, Double.NaN, List.of(1L))));
    String text = read(parse(one));
    assertThat(text)
        .contains("1 of 1 image ranked", "keep-1.00 with 1 image", "1 kept")
        .doesNotContain("NaN", "Infinity");
  }

  @Test
  void thousandClasses_areCutToTheLargest() {
    List<ClassRow> classes =
        IntStream.rangeClosed(1, 1000)
            .mapToObj(i -> new ClassRow(i, null, i, 0.5, List.of()))
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.reverse(classes);
    RunReport report =
        ReportSample.bare(
            new Counts(500_500, 500_500, 0, 0),
            List.of(),
            new Distribution(-1, 1, List.of(List.of(500_500L))),
            classes);
    Document page = parse(report);
    List<String> shown = column(page, "Latent classes, largest first", 0);
    assertThat(shown).hasSize(30).startsWith("1000", "999").endsWith("971");
    assertThat(page.getDocumentElement().getTextContent())
        .contains(
            "the largest 30 of 1,000 classes; the other 970 hold 470,935 of the ranked images");
  }

  @Test
  void pageOfLongNamesAndLargePictures_isBelow5Megabytes() {
    Map<Long, byte[]> thumbnails =
        LongStream.range(0, 112).boxed().collect(Collectors.toMap(i -> i, i -> new byte[6_000]));
    List<Mosaic> mosaics =
        LongStream.range(0, 6)
            .mapToObj(i -> new Mosaic("1", 100, tiles(16 * i), tiles(16 * i + 8)))
            .toList();
    RunReport report = withMap(ReportSample.report(mosaics), longNames());
    String charts = Json.lineForScripts(Charts.of(report));
    int bytes = Pictures.mostSheetBytes(charts.getBytes(StandardCharsets.UTF_8).length, thumbnails);
    assertThat(bytes).isBetween(500_000, 2_000_000);
    Pictures pictures = new Pictures(thumbnails, new byte[bytes], 71, 48);
    assertThat(ReportPage.html(report, pictures, charts).getBytes(StandardCharsets.UTF_8).length)
        .isBetween(4_500_000, 5_000_000);
  }

  /** Returns as many points with as long names as a run's map can have, in three bytes a letter. */
  private static EmbeddingMap longNames() {
    String name = "\u7f8a".repeat(40);
    return new EmbeddingMap(
        IntStream.range(0, 5_000)
            .mapToObj(i -> new EmbeddingMap.Point(name, name, i, i, 0.123456789, 1.2345f, -2.5f))
            .toList());
  }

  private static List<Tile> tiles(long from) {
    return LongStream.range(from, from + 8)
        .mapToObj(rank -> new Tile("file:/" + "a".repeat(990), "b".repeat(300), rank, 0.5))
        .toList();
  }

  @Test
  void contradictoryModel_isRefused() {
    assertThatThrownBy(() -> new Counts(10, 8, 1, 2)).hasMessageContaining("10 listed");
    assertThatThrownBy(() -> new Counts(0, -1, 1, 0)).hasMessageContaining("negative");
    assertThatThrownBy(() -> new ClassRow(1, null, 5, 0, List.of(3L, 2L)))
        .hasMessageContaining("ascend");
    assertThatThrownBy(() -> new Distribution(1, 1, List.of(List.of())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Distribution(0, 1, List.of(List.of(1L), List.of())))
        .hasMessageContaining("bins");
    assertThatThrownBy(() -> withRejects(List.of())).hasMessageContaining("expected 120, got 0");
  }

  /** Returns a report in which every text is the given one. */
  static RunReport attacked(String text) {
    Tile tile = new Tile(text, text, 0, 0.5);
    return new RunReport(
        new RunHeader(text, text, Instant.EPOCH, text, text, text, text),
        new Counts(3, 2, 0, 1),
        List.of(text),
        List.of(new SubsetRow(text, 1, 0.5, 0.5, text)),
        new Distribution(0, 1, List.of(List.of(1L), List.of(1L))),
        List.of(),
        List.of(new FigureRow(text, text, text)),
        1,
        List.of(new ClassRow(0, text, 2, 0.5, List.of(1L))),
        List.of(new Mosaic(text, 2, List.of(tile), List.of())),
        new EmbeddingMap(List.of(new EmbeddingMap.Point(text, text, 0, 0, 0.5, 0, 0))),
        new Quality(
            List.of(new QualityRow(text, text, 1, List.of(1.0), List.of(new RandomMeasure(1, 0)))),
            null,
            List.of(new FigureRow(text, text, text)),
            List.of(new GroupRow(text, 2, List.of(1L))),
            List.of(new GroupRow(text, 2, List.of(1L)))),
        List.of(new FigureRow(text, text, text)),
        List.of(new RejectRow(text, text, 1, text, text)),
        new Duplicates(1, 0, 1, List.of(new Duplicates.Group(tile, 1))),
        new Changes(
            text,
            2,
            1.0,
            List.of(new Changes.BudgetRow(text, 1, 0, 0, 0, 0)),
            List.of(new Changes.SettingRow(text, text, null))),
        List.of(),
        List.of(new StageRow(text, false, 2, 1)),
        Map.of(text, text));
  }

  private static RunReport withRejects(List<RejectRow> rejects) {
    return with(SAMPLE, SAMPLE.map(), rejects);
  }

  private static RunReport withMap(RunReport report, EmbeddingMap map) {
    return with(report, map, report.rejects());
  }

  private static RunReport with(RunReport report, EmbeddingMap map, List<RejectRow> rejects) {
    return new RunReport(
        report.header(),
        report.counts(),
        report.notes(),
        report.subsets(),
        report.scores(),
        report.ranks(),
        report.classFigures(),
        report.classCount(),
        report.classes(),
        report.mosaics(),
        map,
        report.quality(),
        report.audit(),
        rejects,
        report.duplicates(),
        report.changes(),
        List.of(),
        report.stages(),
        report.provenance());
  }

  private static Mosaic mosaic(String uri) {
    Tile tile = new Tile(uri, "a", 0, Double.NaN);
    return new Mosaic("0", 1, List.of(tile), List.of(tile));
  }

  private static String html(RunReport report) {
    return ParsedPage.html(report, Pictures.of(Map.of()));
  }

  /** What is read, without the scripts. */
  private static String read(Document page) {
    return elements(page, "main").get(0).getTextContent();
  }
}
