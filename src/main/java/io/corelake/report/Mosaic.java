package io.corelake.report;

import java.util.List;

/**
 * The two ends of a latent class.
 *
 * @param title what people call it
 * @param size the number of its ranked images
 * @param most the images that contribute most, first of the class's order first
 * @param least the images that contribute least, last of the class's order first
 */
public record Mosaic(String title, long size, List<Tile> most, List<Tile> least) {
  public Mosaic {
    most = List.copyOf(most);
    least = List.copyOf(least);
  }
}
