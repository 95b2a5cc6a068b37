package io.corelake.report;

import java.util.Base64;
import java.util.List;

/** The images at the two ends of a few latent classes. */
final class MosaicSection {
  private MosaicSection() {}

  static void write(Html html, RunReport report) {
    if (report.mosaics().isEmpty()) {
      return;
    }
    html.open("section").element("h2", "What contributes, and what does not");
    html.element(
        "p",
        "Both ends of a class\u2019s order, with each image\u2019s global rank (0 is picked first) and score. Good prunes look atypical: cluttered, blurred, or of another kind.",
        "class",
        "how");
    for (Mosaic mosaic : report.mosaics()) {
      html.open("div", "class", "mosaic");
      html.open("h3").text("Class " + mosaic.latentClass() + " ");
      html.element("small", Figures.count(mosaic.size(), "image", "images")).close();
      writeTiles(html, "Contribute most", mosaic.most());
      writeTiles(html, "Contribute least", mosaic.least());
      html.close();
    }
    html.close();
  }

  private static void writeTiles(Html html, String title, List<Tile> tiles) {
    if (tiles.isEmpty()) {
      return;
    }
    html.element("h4", title).open("ul", "class", "tiles");
    for (Tile tile : tiles) {
      html.open("li");
      writePicture(html, tile);
      html.open("span", "class", "rank").text(Figures.count(tile.globalRank())).close();
      html.open("span", "class", "score").text(Figures.score(tile.score())).close();
      html.close();
    }
    html.close();
  }

  private static void writePicture(Html html, Tile tile) {
    if (tile.jpeg().length == 0) {
      html.element("span", "no thumbnail", "class", "missing", "title", tile.uri());
      return;
    }
    html.leaf(
        "img",
        "src",
        "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(tile.jpeg()),
        "alt",
        tile.uri(),
        "title",
        tile.imageId() + "\n" + tile.uri());
  }
}
