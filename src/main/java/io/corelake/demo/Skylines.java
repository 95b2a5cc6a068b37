package io.corelake.demo;

import java.awt.Color;

/** A city at night: dark towers with lit windows, some under a moon. */
final class Skylines implements Scene {
  @Override
  public void draw(Brush brush) {
    Color sky = brush.color(brush.between(0.58, 0.8), 0.6, 0.25);
    brush.backdrop(Brush.shade(sky, 0.5), Brush.shade(sky, brush.between(1, 2.2)));
    if (brush.chance(0.5)) {
      brush.disc(
          brush.color(0.14, 0.15, 0.95), brush.between(0.15, 0.85), brush.between(0.12, 0.3), 0.07);
    }
    Color lamp = brush.color(0.13, 0.5, 0.95);
    double pane = brush.between(0.022, 0.034);
    row(brush, Brush.shade(sky, 0.9), Brush.veil(lamp, 0.35), pane * 0.8, 0.25);
    row(brush, Brush.shade(sky, 0.4), lamp, pane, 0.4);
  }

  private static void row(Brush brush, Color wall, Color lamp, double pane, double highest) {
    double x = brush.between(-0.15, 0);
    while (x < 1) {
      double width = brush.between(0.12, 0.28);
      double top = brush.between(highest, 0.75);
      brush.box(wall, x, top, width, 1 - top);
      if (brush.chance(0.25)) {
        brush.line(wall, 0.012, x + width / 2, top, x + width / 2, top - 0.1);
      }
      double lit = brush.between(0.3, 0.8);
      for (double y = top + pane; y < 1; y += 2 * pane) {
        for (double left = x + pane; left < x + width - 1.5 * pane; left += 2 * pane) {
          if (brush.chance(lit)) {
            brush.box(lamp, left, y, pane, pane * 1.2);
          }
        }
      }
      x += width + brush.between(0, 0.03);
    }
  }
}
