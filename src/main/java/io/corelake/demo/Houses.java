package io.corelake.demo;

import java.awt.Color;

/** A house by day: walls, a roof, windows and a door on a lawn. */
final class Houses implements Scene {
  @Override
  public void draw(Brush brush) {
    brush.backdrop(brush.color(0.58, 0.4, 0.85), brush.color(0.55, 0.15, 0.9));
    brush.clutter(brush.count(0, 3));
    brush.box(brush.color(0.27, 0.5, 0.5), 0, brush.between(0.65, 0.85), 1, 0.4);
    brush.posed(0.08, () -> house(brush));
  }

  private static void house(Brush brush) {
    Color wall = brush.color(brush.between(0, 0.2), 0.3, 0.8);
    Color roof = brush.color(brush.between(-0.05, 0.1), 0.6, 0.45);
    double half = brush.between(0.26, 0.42);
    double eaves = brush.between(-0.18, 0);
    double ridge = eaves - brush.between(0.16, 0.32);
    double hip = brush.chance(0.5) ? 0 : half * brush.between(0.3, 0.8);
    if (brush.chance(0.6)) {
      brush.box(Brush.shade(roof, 0.7), half * 0.45, ridge - 0.05, 0.09, 0.3);
    }
    brush.box(wall, -half, eaves, 2 * half, 0.4 - eaves);
    brush.polygon(roof, -half - 0.07, eaves, -hip, ridge, hip, ridge, half + 0.07, eaves);
    windows(brush, half, eaves);
  }

  private static void windows(Brush brush, double half, double eaves) {
    Color glass = brush.color(0.57, 0.5, 0.45);
    Color frame = brush.chance(0.7) ? Color.WHITE : Brush.shade(glass, 0.4);
    int columns = brush.count(2, 4);
    int rows = brush.count(1, 2);
    double step = 2 * half / columns;
    double storey = (0.38 - eaves) / rows;
    double size = 0.55 * Math.min(step, storey);
    int door = brush.count(0, columns - 1);
    for (int column = 0; column < columns; column++) {
      double x = -half + (column + 0.5) * step;
      for (int row = 0; row < rows; row++) {
        double y = eaves + (row + 0.5) * storey;
        if (column == door && row == rows - 1) {
          brush.box(brush.anyColor(), x - size / 2, y - size / 2, size, 0.4 - y + size / 2);
        } else {
          brush.box(frame, x - size * 0.6, y - size * 0.6, size * 1.2, size * 1.2);
          brush.box(glass, x - size / 2, y - size / 2, size, size);
          brush.line(frame, 0.015, x, y - size / 2, x, y + size / 2);
        }
      }
    }
  }
}
