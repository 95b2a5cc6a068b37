package io.corelake.demo;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;

/** A planet among stars: banded or cratered, some with a ring, lit from one side. */
final class Planets implements Scene {
  private static final Shape GLOBE = new Ellipse2D.Double(-0.3, -0.3, 0.6, 0.6);

  @Override
  public void draw(Brush brush) {
    Color space = brush.color(brush.between(0.55, 0.85), 0.6, 0.12);
    brush.backdrop(space, Brush.shade(space, 0.4));
    for (int star = brush.count(15, 60); star > 0; star--) {
      double light = brush.between(0.4, 1);
      brush.disc(
          Color.getHSBColor((float) brush.between(0, 1), 0.15f, (float) light),
          brush.between(0, 1),
          brush.between(0, 1),
          brush.between(0.003, 0.012));
    }
    brush.posed(0.7, () -> planet(brush));
  }

  private static void planet(Brush brush) {
    Color ground = brush.color(brush.between(0, 1), 0.5, 0.75);
    Color ring = Brush.veil(brush.color(0.1, 0.3, 0.8), 0.85);
    Shape rim = new Ellipse2D.Double(-0.47, -0.09, 0.94, 0.18);
    boolean ringed = brush.chance(0.45);
    if (ringed) {
      brush.stroke(ring, 0.05, rim);
    }
    brush.fill(ground, GLOBE);
    brush.inside(GLOBE, () -> surface(brush, ground));
    double shift = brush.between(0.08, 0.3);
    Area night = new Area(GLOBE);
    night.subtract(new Area(new Ellipse2D.Double(-0.3 - shift, -0.36, 0.66, 0.66)));
    brush.fill(new Color(0, 0, 10, 150), night);
    if (ringed) {
      Area front = new Area(new Ellipse2D.Double(-0.5, -0.115, 1, 0.23));
      front.subtract(new Area(new Ellipse2D.Double(-0.44, -0.065, 0.88, 0.13)));
      front.subtract(new Area(new Rectangle2D.Double(-1, -1, 2, 1)));
      brush.fill(ring, front);
    }
    if (brush.chance(0.4)) {
      brush.disc(brush.color(0.1, 0.1, 0.7), brush.between(0.36, 0.5), -0.3, 0.05);
    }
  }

  private static void surface(Brush brush, Color ground) {
    boolean banded = brush.chance(0.6);
    for (int mark = brush.count(4, 9); mark > 0; mark--) {
      Color tone = Brush.shade(ground, brush.between(0.55, 1.35));
      double y = brush.between(-0.3, 0.3);
      if (banded) {
        brush.oval(tone, 0, y, 0.4, brush.between(0.015, 0.05));
      } else {
        brush.disc(tone, brush.between(-0.3, 0.3), y, brush.between(0.02, 0.1));
      }
    }
  }
}
