package io.corelake.demo;

import java.awt.Color;

/** One to three blossoms over leaves, each with a ring or two of petals. */
final class Flowers implements Scene {
  @Override
  public void draw(Brush brush) {
    Color leaf = brush.color(0.3, 0.55, 0.4);
    brush.backdrop(Brush.shade(leaf, brush.between(0.6, 1.8)), Brush.shade(leaf, 0.6));
    for (int blade = brush.count(3, 9); blade > 0; blade--) {
      double x = brush.between(0, 1);
      brush.curve(
          Brush.shade(leaf, brush.between(0.7, 1.5)),
          brush.between(0.02, 0.06),
          x,
          1,
          x,
          0.6,
          x + brush.between(-0.3, 0.3),
          brush.between(0.2, 0.7));
    }
    double hue = brush.between(-0.3, 0.17);
    int blossoms = brush.count(1, 3);
    for (int blossom = 0; blossom < blossoms; blossom++) {
      double size = brush.between(0.5, 0.95) / Math.sqrt(blossoms);
      double x = blossoms == 1 ? brush.between(0.35, 0.65) : brush.between(0.2, 0.8);
      double y = brush.between(0.25, 0.65);
      brush.curve(leaf, 0.03, x, y, x, 0.9, x + brush.between(-0.1, 0.1), 1);
      brush.at(x, y, size, brush.between(0, 6), () -> blossom(brush, brush.color(hue, 0.6, 0.9)));
    }
  }

  private static void blossom(Brush brush, Color petal) {
    int petals = brush.count(5, 12);
    double width = brush.between(1.1, 1.7) / petals;
    double turn = 2 * Math.PI / petals;
    boolean doubled = brush.chance(0.4);
    for (int i = 0; i < petals; i++) {
      Color tone = Brush.shade(petal, i % 2 == 0 ? 1 : 0.85);
      brush.at(0, 0, 1, i * turn, () -> brush.oval(tone, 0.28, 0, 0.22, width));
    }
    for (int i = 0; doubled && i < petals; i++) {
      Color tone = Brush.shade(petal, 0.7);
      brush.at(0, 0, 0.6, (i + 0.5) * turn, () -> brush.oval(tone, 0.28, 0, 0.22, width));
    }
    Color heart = brush.color(0.13, 0.8, brush.chance(0.7) ? 0.85 : 0.3);
    brush.disc(heart, 0, 0, brush.between(0.09, 0.16));
  }
}
