package io.corelake.demo;

import java.awt.Color;

/** A sailing boat on the sea. */
final class Boats implements Scene {
  @Override
  public void draw(Brush brush) {
    double warmth = brush.between(0, 1);
    brush.backdrop(brush.color(0.6, 0.4, 0.8), brush.color(0.08, warmth * 0.6, 0.9));
    if (brush.chance(0.5)) {
      brush.disc(
          brush.color(0.12, 0.4, 0.95), brush.between(0.1, 0.9), brush.between(0.1, 0.5), 0.08);
    }
    double horizon = brush.between(0.5, 0.65);
    Color sea = brush.color(0.56, 0.6, 0.5);
    brush.box(sea, 0, horizon, 1, 1 - horizon);
    brush.posed(0.15, () -> boat(brush));
    for (int wave = brush.count(6, 14); wave > 0; wave--) {
      double x = brush.between(0, 1);
      double y = brush.between(horizon + 0.12, 1);
      Color foam = Brush.shade(sea, brush.between(1, 1.8));
      brush.curve(foam, 0.012 + 0.02 * (y - horizon), x - 0.1, y, x, y - 0.05, x + 0.1, y);
    }
  }

  private static void boat(Brush brush) {
    Color hull = brush.anyColor();
    Color sail = brush.color(brush.between(0, 1), brush.between(0, 0.6), 0.95);
    double length = brush.between(0.28, 0.42);
    double top = brush.between(-0.5, -0.35);
    double boom = brush.between(0.06, 0.14);
    brush.line(new Color(60, 45, 35), 0.02, 0, 0.2, 0, top);
    brush.polygon(sail, 0.02, top + 0.02, 0.02, boom, length, boom);
    if (brush.chance(0.7)) {
      brush.polygon(Brush.shade(sail, 0.85), -0.02, top + 0.08, -0.02, boom, -length * 0.8, boom);
    }
    if (brush.chance(0.5)) {
      brush.polygon(brush.anyColor(), 0, top - 0.05, 0.12, top - 0.02, 0, top + 0.01);
    }
    brush.polygon(hull, -length, 0.16, length + 0.04, 0.16, length - 0.08, 0.3, 0.09 - length, 0.3);
    brush.line(Brush.shade(hull, 1.5), 0.02, 0.02 - length, 0.18, length, 0.18);
  }
}
