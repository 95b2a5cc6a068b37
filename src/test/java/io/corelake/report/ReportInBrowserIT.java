package io.corelake.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.corelake.image.ContactSheet;
import io.corelake.image.DecodedImage;
import io.corelake.image.Thumbnail;
import io.corelake.testing.Chromium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, from the file system; skipped where there is none. */
class ReportInBrowserIT {
  private static final String MAP = "echarts.getInstanceByDom(document.getElementById('map'))";
  private static final int SIDE = 48;

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init") // by start
  private static Chromium browser;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Chromium.program().isPresent(), "no Chromium on the path");
    browser = Chromium.start(Files.createDirectories(folder.resolve("browser")));
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void page_drawsEveryPicture_complainsOfNothing_andAsksForNothing() throws Exception {
    for (int width : new int[] {1440, 390}) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.dark(dark);
        Path page = open(ReportSample.report(List.of()), red(), width);
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).containsExactly(page.toUri().toString());
        assertThat(number("document.querySelectorAll('.chart').length")).isEqualTo(9);
        assertThat(number("document.querySelectorAll('.chart svg, .chart canvas').length"))
            .isEqualTo(9);
        assertThat(number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
      }
    }
  }

  @Test
  void pointOfTheMap_showsItsImage_andOpensIt() throws Exception {
    open(ReportSample.report(List.of()), red(), 1440);
    JsonNode place = point(0);
    browser.point(place.get(0).asDouble(), place.get(1).asDouble());
    Chromium.await(() -> number("document.querySelectorAll('.card canvas').length") == 1);
    String card = browser.evaluate("document.querySelector('.card').innerText").asText();
    assertThat(card).contains(".jpg", "rank", "score");
    JsonNode colour =
        browser.evaluate(
            "Array.from(document.querySelector('.card canvas').getContext('2d').getImageData(48, 48, 1, 1).data)");
    assertThat(colour.get(0).asInt()).isGreaterThan(200);
    assertThat(colour.get(1).asInt()).isLessThan(60);
    browser.click(place.get(0).asDouble(), place.get(1).asDouble());
    Chromium.await(() -> !browser.opened().isEmpty());
    assertThat(browser.opened().get(0))
        .startsWith("file:///")
        .endsWith("/" + card.lines().findFirst().orElseThrow());
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void map_isColouredBySubsetAndByClass_allPointsInBoth() throws Exception {
    open(ReportSample.report(List.of()), red(), 1440);
    assertThat(series()).hasSize(5);
    browser.evaluate("document.querySelector('input[value=class]').click()");
    assertThat(series()).hasSize(9).element(8).isEqualTo("class 7: 20");
    assertThat(series()).element(1).isEqualTo("class faces: 20");
    assertThat(series()).element(0).isEqualTo("other classes: 40");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void markup_inAnyText_isShownAsText() throws Exception {
    String attack = "<img src=x onerror=window.hit=1>'\"</script><script>window.hit=2</script>";
    open(ReportPageTest.attacked(attack), new byte[0], 1440);
    JsonNode place = point(0);
    browser.point(place.get(0).asDouble(), place.get(1).asDouble());
    Chromium.await(() -> number("document.querySelectorAll('.card').length") == 1);
    assertThat(browser.evaluate("document.querySelector('.card').innerText").asText())
        .contains(attack);
    JsonNode panel =
        browser.evaluate(
            "(r => [r.x + r.width / 2, r.y + 60])(document.getElementById('quality-0').getBoundingClientRect())");
    browser.point(panel.get(0).asDouble(), panel.get(1).asDouble());
    assertThat(browser.evaluate("typeof window.hit").asText()).isEqualTo("undefined");
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests()).hasSize(1);
  }

  @Test
  void littleOrMuch_complainsOfNothing() throws Exception {
    Distribution none = new Distribution(-1, 1, List.of(List.of()));
    Distribution one = new Distribution(-1, 1, List.of(List.of(0L, 1L), List.of(0L, 0L)));
    List<ClassRow> thousand =
        IntStream.rangeClosed(1, 1000)
            .mapToObj(i -> new ClassRow(i, null, 5, 0.5, List.of()))
            .toList();
    for (RunReport report :
        List.of(
            ReportSample.bare(new Counts(0, 0, 0, 0), List.of(), none, List.of()),
            ReportSample.bare(
                new Counts(1, 1, 0, 0),
                List.of(new SubsetRow("keep-1.00", 1, 1, Double.NaN, "file:/out")),
                one,
                List.of(new ClassRow(0, null, 1, Double.NaN, List.of(1L)))),
            ReportSample.bare(
                new Counts(5000, 5000, 0, 0),
                List.of(),
                new Distribution(0, 1, List.of(List.of(5000L))),
                thousand))) {
      open(report, new byte[0], 390);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static Path open(RunReport report, byte[] cell, int width) throws Exception {
    int points = report.map() == null ? 0 : report.map().points().size();
    byte[] sheet =
        cell.length == 0
            ? cell
            : ContactSheet.jpeg(Collections.nCopies(points, cell), 15, SIDE, 1_000_000);
    Path page = folder.resolve("index.html");
    Files.writeString(page, ParsedPage.html(report, new Pictures(Map.of(), sheet, 15, SIDE)));
    browser.open(page, width, 6000);
    return page;
  }

  private static byte[] red() {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = -1;
    }
    return Thumbnail.jpeg(new DecodedImage(SIDE, SIDE, rgb), SIDE);
  }

  /** Returns where in the window a point of the map is. */
  private static JsonNode point(int number) {
    return browser.evaluate(
        """
        (() => {
          const data = JSON.parse(document.getElementById('charts').textContent).map.points[%d];
          const box = document.getElementById('map').getBoundingClientRect();
          const [x, y] = %s.convertToPixel({ gridIndex: 0 }, [data.x, data.y]);
          return [box.x + x, box.y + y];
        })()
        """
            .formatted(number, MAP));
  }

  private static List<String> series() {
    JsonNode names =
        browser.evaluate(MAP + ".getOption().series.map(s => s.name + ': ' + s.data.length)");
    return IntStream.range(0, names.size()).mapToObj(i -> names.get(i).asText()).toList();
  }

  private static long number(String expression) {
    return browser.evaluate(expression).asLong();
  }
}
