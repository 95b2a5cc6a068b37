package io.corelake.report;

import io.corelake.testing.Chromium;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes pictures of a report to look at: {@code main REPORT FOLDER} writes the page in pieces as
 * wide as a desk's and as a telephone's screen, in light and in dark, and as it is printed.
 */
final class PageLook {
  private static final int PIECE = 1_400;

  private PageLook() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    try (Chromium browser = Chromium.start(Files.createTempDirectory("look"))) {
      for (boolean dark : new boolean[] {false, true}) {
        browser.dark(dark);
        for (int width : new int[] {1440, 390}) {
          browser.open(Path.of(arguments[0]), width, 900);
          int height = browser.evaluate("document.documentElement.scrollHeight").asInt();
          for (int y = 0; y < height; y += PIECE) {
            String name = "%s-%d-%02d.png".formatted(dark ? "dark" : "light", width, y / PIECE);
            browser.screenshot(folder.resolve(name), y, width, Math.min(PIECE, height - y));
          }
        }
      }
      browser.dark(false);
      browser.open(Path.of(arguments[0]), 1440, 900);
      browser.print(folder.resolve("print.pdf"));
      System.out.println(browser.complaints() + " " + browser.requests());
    }
  }
}
