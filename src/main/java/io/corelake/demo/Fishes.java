package io.corelake.demo;

import java.awt.Color;
import java.awt.geom.Ellipse2D;

/** One big fish or a small shoal under water. */
final class Fishes implements Scene {
  @Override
  public void draw(Brush brush) {
    Color water = brush.color(brush.between(0.42, 0.62), 0.6, 0.55);
    brush.backdrop(Brush.shade(water, 1.4), Brush.shade(water, 0.5));
    for (int weed = brush.count(0, 4); weed > 0; weed--) {
      double x = brush.between(0, 1);
      brush.curve(
          brush.color(0.3, 0.6, 0.3), 0.03, x, 1, x + brush.between(-0.2, 0.2), 0.8, x, 0.6);
    }
    Color scales = brush.anyColor();
    if (brush.chance(0.6)) {
      brush.posed(0.35, () -> fish(brush, scales));
    } else {
      double side = brush.chance(0.5) ? 0 : Math.PI;
      for (int i = brush.count(2, 5); i > 0; i--) {
        double size = brush.between(0.3, 0.5);
        double angle = side + brush.between(-0.3, 0.3);
        brush.at(
            brush.between(0.15, 0.85),
            brush.between(0.15, 0.85),
            size,
            angle,
            () -> fish(brush, scales));
      }
    }
    for (int bubble = brush.count(2, 8); bubble > 0; bubble--) {
      double size = brush.between(0.02, 0.06);
      brush.stroke(
          new Color(230, 245, 255, 170),
          0.008,
          new Ellipse2D.Double(brush.between(0, 1), brush.between(0, 1), size, size));
    }
  }

  private static void fish(Brush brush, Color scales) {
    Color fin = Brush.shade(scales, 0.65);
    double height = brush.between(0.14, 0.26);
    Ellipse2D body = new Ellipse2D.Double(-0.32, -height, 0.68, 2 * height);
    brush.polygon(fin, -0.26, 0, -0.5, -0.19, -0.44, 0, -0.5, 0.19);
    brush.polygon(fin, -0.12, -height * 0.8, 0, -height - 0.14, 0.16, -height * 0.8);
    brush.fill(scales, body);
    Color mark = Brush.shade(scales, brush.chance(0.5) ? 1.6 : 0.6);
    double step = brush.between(0.09, 0.16);
    boolean striped = brush.chance(0.6);
    if (striped) {
      brush.inside(
          body,
          () -> {
            for (double x = -0.24; x < 0.15; x += step) {
              brush.curve(mark, step * 0.4, x, -0.3, x + 0.1, 0, x, 0.3);
            }
          });
    } else {
      brush.oval(mark, 0, height * 0.4, 0.26, height * 0.5);
    }
    brush.polygon(fin, 0.06, 0.03, -0.09, 0.16, -0.06, 0);
    brush.disc(Color.WHITE, 0.23, -height * 0.25, 0.045);
    brush.disc(Color.BLACK, 0.24, -height * 0.25, 0.025);
  }
}
