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
    boolean pictured = pictures.sheet().length > 0;
    boolean linked = map.points().stream().anyMatch(point -> Html.isLink(point.uri()));
    html.element(
        "p",
        "%s laid out by UMAP: the nearer two are, the more alike their vectors. Distances between far groups mean little. Point at one to see %s%s."
            .formatted(
                who(map.points().size(), report.counts().ranked()),
                pictured ? "it" : "its name",
                linked ? ", click to open it" : ""),
        "class",
        "how");
    html.open("fieldset", "class", "choice").element("legend", "Coloured by");
    choice(html, "subset", "the smallest subset that keeps it", true);
    choice(html, "class", "latent class", false);
    html.close();
    html.chart("map", "Map of the images, coloured by subset or by latent class", "map");
    if (pictured) {
      html.leaf(
          "img",
          "id",
          "sheet",
          "hidden",
          "hidden",
          "alt",
          "",
          "data-columns",
          Integer.toString(pictures.columns()),
          "data-cell",
          Integer.toString(pictures.cell()),
          "src",
          Html.jpeg(pictures.sheet()));
    }
    html.close();
  }

  private static String who(int shown, long ranked) {
    return shown < ranked
        ? Figures.count(shown) + " of the ranked images, drawn by lot and"
        : "All ranked images,";
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
