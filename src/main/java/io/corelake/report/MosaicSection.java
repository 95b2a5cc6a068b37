package io.corelake.report;

import java.util.List;

/** The images at the two ends of a few latent classes. */
final class MosaicSection {
  private MosaicSection() {}

  static void write(Html html, RunReport report, Pictures pictures) {
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
      html.open("h3").text("Class ").element("bdi", mosaic.title()).text(" ");
      html.element("small", Figures.count(mosaic.size(), "image", "images")).close();
      writeTiles(html, "Contribute most", mosaic.most(), pictures);
      writeTiles(html, "Contribute least", mosaic.least(), pictures);
      html.close();
    }
    html.close();
  }

  private static void writeTiles(Html html, String title, List<Tile> tiles, Pictures pictures) {
    if (tiles.isEmpty()) {
      return;
    }
    html.element("h4", title).open("ul", "class", "tiles");
    for (Tile tile : tiles) {
      html.open("li");
      html.picture(tile, pictures.thumbnail(tile));
      html.open("span", "class", "rank").text(Figures.count(tile.globalRank())).close();
      html.open("span", "class", "score").text(Figures.score(tile.score())).close();
      html.close();
    }
    html.close();
  }
}
