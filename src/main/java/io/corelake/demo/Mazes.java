package io.corelake.demo;

import java.awt.Color;

/** A maze of square cells with one way through: every cell opens to the north or to the west. */
final class Mazes implements Scene {
  @Override
  public void draw(Brush brush) {
    boolean bright = brush.chance(0.6);
    Color floor = brush.color(brush.between(0, 1), 0.25, bright ? 0.9 : 0.15);
    Color wall = brush.color(brush.between(0, 1), 0.5, bright ? 0.2 : 0.85);
    brush.backdrop(floor, Brush.shade(floor, 0.85));
    int cells = brush.count(6, 11);
    double width = brush.between(0.15, 0.35);
    brush.at(
        brush.between(0.45, 0.55),
        brush.between(0.45, 0.55),
        brush.between(0.9, 1.3) / cells,
        brush.between(-0.3, 0.3) + brush.count(0, 3) * Math.PI / 2,
        () -> maze(brush, wall, cells, width));
  }

  private static void maze(Brush brush, Color wall, int cells, double width) {
    double edge = cells / 2.0;
    for (int row = 0; row < cells; row++) {
      for (int column = 0; column < cells; column++) {
        double x = column - edge;
        double y = row - edge;
        if (brush.chance(0.5)) {
          brush.line(wall, width, x, y, x + 1, y);
        } else {
          brush.line(wall, width, x, y, x, y + 1);
        }
      }
    }
    brush.line(wall, width, -edge, -edge, edge, -edge, edge, edge, -edge, edge, -edge, -edge);
  }
}
