package io.corelake.demo;

import java.awt.Color;

/** One to three trees of a season: leafy, bare or conifers. */
final class Trees implements Scene {
  @Override
  public void draw(Brush brush) {
    brush.backdrop(brush.color(0.57, 0.25, 0.9), brush.color(0.12, 0.2, 0.9));
    double horizon = brush.between(0.7, 0.85);
    brush.box(brush.color(brush.between(0.1, 0.3), 0.4, 0.55), 0, horizon, 1, 1 - horizon);
    int kind = brush.count(0, 2);
    for (int tree = brush.count(1, 3); tree > 0; tree--) {
      double size = brush.between(0.5, 0.95);
      brush.at(brush.between(0.2, 0.8), horizon + 0.06, size, 0, () -> tree(brush, kind));
    }
  }

  private static void tree(Brush brush, int kind) {
    Color bark = brush.color(0.07, 0.5, 0.3);
    Color leaf = brush.color(brush.between(0.05, 0.38), 0.7, 0.45);
    if (kind == 0) {
      brush.box(bark, -0.04, -0.2, 0.08, 0.2);
      for (int tier = 0; tier < 4; tier++) {
        double y = -0.12 - 0.2 * tier;
        double half = 0.34 - 0.065 * tier;
        brush.polygon(Brush.shade(leaf, 0.7 + 0.1 * tier), -half, y, half, y, 0, y - 0.36);
      }
    } else {
      branch(brush, bark, leaf, kind == 1 ? 0.07 : 0, 0.06, 5);
    }
  }

  /** Draws a branch upwards from the origin, and what grows from its end. */
  private static void branch(
      Brush brush, Color bark, Color leaf, double foliage, double width, int depth) {
    double length = brush.between(0.2, 0.28);
    brush.line(bark, width, 0, 0, 0, -length);
    if (depth <= 3 && foliage > 0) {
      brush.disc(Brush.shade(leaf, brush.between(0.6, 1.3)), 0, -length, 2.2 * foliage);
    }
    if (depth > 1) {
      for (int side = -1; side <= 1; side += 2) {
        double angle = side * brush.between(0.25, 0.7);
        brush.at(
            0,
            -length,
            0.82,
            angle,
            () -> branch(brush, bark, leaf, foliage, width * 0.8, depth - 1));
      }
    }
  }
}
