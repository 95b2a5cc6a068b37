package io.corelake.demo;

import java.awt.Color;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;

/** Portraits: head, hair and features, some with a beard, glasses or a hat. */
final class Faces implements Scene {
  @Override
  public void draw(Brush brush) {
    brush.backdrop(brush.anyColor(), brush.anyColor());
    brush.clutter(brush.count(0, 4));
    brush.posed(0.25, () -> portrait(brush));
  }

  private static void portrait(Brush brush) {
    Color skin = brush.color(0.07, 0.45, brush.between(0.4, 0.95));
    Color hair = brush.color(0.08, 0.5, brush.between(0.1, 0.8));
    double width = brush.between(0.22, 0.28);
    double mane = brush.between(0.3, 0.5);
    brush.oval(brush.anyColor(), 0, 0.66, 0.45, 0.26);
    brush.oval(hair, 0, mane - 0.38, width + 0.05, mane);
    brush.box(Brush.shade(skin, 0.8), -0.09, 0.2, 0.18, 0.25);
    brush.oval(skin, 0, 0, width, 0.33);
    double fringe = brush.between(100, 150);
    brush.fill(
        hair,
        new Arc2D.Double(-width, -0.35, 2 * width, 0.68, 90 - fringe / 2, fringe, Arc2D.CHORD));
    features(brush, skin, hair, width);
    if (brush.chance(0.25)) {
      Color hat = brush.anyColor();
      brush.box(hat, -width, -0.5, 2 * width, 0.24);
      brush.box(Brush.shade(hat, 0.8), -width - 0.12, -0.29, 2 * width + 0.24, 0.06);
    }
  }

  private static void features(Brush brush, Color skin, Color hair, double width) {
    Color dark = Brush.shade(skin, 0.55);
    Color iris = brush.color(0.5, 0.4, 0.3);
    boolean beard = brush.chance(0.25);
    boolean glasses = brush.chance(0.3);
    double gaze = brush.between(-0.015, 0.015);
    double spread = width * brush.between(0.42, 0.52);
    if (beard) {
      brush.fill(hair, new Arc2D.Double(-width, -0.2, 2 * width, 0.56, 200, 140, Arc2D.CHORD));
    }
    for (double eye : new double[] {-spread, spread}) {
      brush.oval(Color.WHITE, eye, -0.04, 0.055, brush.between(0.03, 0.04));
      brush.disc(iris, eye + gaze, -0.04, 0.028);
      brush.curve(hair, 0.022, eye - 0.06, -0.11, eye, -0.14, eye + 0.06, -0.11);
      if (glasses) {
        brush.stroke(Color.BLACK, 0.015, new Ellipse2D.Double(eye - 0.08, -0.11, 0.16, 0.14));
      }
    }
    brush.line(dark, 0.02, 0, -0.02, 0.03, 0.08, -0.01, 0.09);
    double smile = brush.between(0.1, 0.26);
    brush.curve(brush.color(0, 0.65, 0.55), 0.03, -0.09, 0.17, 0, smile, 0.09, 0.17);
  }
}
