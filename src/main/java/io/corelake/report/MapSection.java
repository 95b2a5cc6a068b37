package io.corelake.report;

/** The map of the images; the page's script draws it. */
final class MapSection {
  private MapSection() {}

  static void write(Html html, RunReport report, Pictures pictures) {
    EmbeddingMap map = report.map();
    if (map == null) {
      return;
    }
    html.open("section").element("h2", "A map of the images");
    html.element(
        "p",
        "%s of the ranked images, drawn by lot and laid out by UMAP: the nearer two are, the more alike their vectors. Distances between far groups mean little. Point at one to see it, click to open it."
            .formatted(Figures.count(map.points().size())),
        "class",
        "how");
    html.open("fieldset", "class", "choice").element("legend", "Coloured by");
    choice(html, "subset", "the smallest subset that keeps it", true);
    choice(html, "class", "latent class", false);
    html.close();
    html.chart("map", "Map of the images, coloured by subset or by latent class", "map");
    if (pictures.sheet().length > 0) {
      html.leaf(
          "img", "id", "sheet", "hidden", "hidden", "alt", "", "src", Html.jpeg(pictures.sheet()));
    }
    html.close();
  }

  private static void choice(Html html, String value, String label, boolean chosen) {
    html.open("label");
    if (chosen) {
      html.leaf("input", "type", "radio", "name", "colour", "value", value, "checked", "checked");
    } else {
      html.leaf("input", "type", "radio", "name", "colour", "value", value);
    }
    html.text(" " + label).close();
  }
}
