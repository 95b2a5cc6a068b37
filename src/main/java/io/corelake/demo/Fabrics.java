package io.corelake.demo;

import java.awt.Color;

/** Cloth that fills the picture: stripes, checks, plaid or dots at any angle. */
final class Fabrics implements Scene {
  @Override
  public void draw(Brush brush) {
    Color ground = brush.anyColor();
    Color thread = brush.anyColor();
    brush.backdrop(ground, Brush.shade(ground, 0.9));
    double step = brush.between(0.08, 0.2);
    int pattern = brush.count(0, 3);
    brush.at(
        0.5,
        0.5,
        step,
        brush.between(0, 3),
        () -> {
          switch (pattern) {
            case 0 -> stripes(brush, thread, brush.between(0.3, 0.7));
            case 1 -> checks(brush, thread);
            case 2 -> plaid(brush, thread);
            default -> dots(brush, thread, brush.between(0.2, 0.4));
          }
        });
  }

  private static void stripes(Brush brush, Color thread, double width) {
    for (int x = -10; x < 10; x++) {
      brush.box(thread, x, -10, width, 20);
    }
  }

  private static void checks(Brush brush, Color thread) {
    for (int x = -10; x < 10; x++) {
      for (int y = -10; y < 10; y++) {
        if ((x + y) % 2 == 0) {
          brush.box(thread, x, y, 1, 1);
        }
      }
    }
  }

  private static void plaid(Brush brush, Color thread) {
    Color thin = Brush.veil(brush.anyColor(), 0.8);
    Color wide = Brush.veil(thread, 0.5);
    for (int x = -10; x < 10; x += 2) {
      brush.box(wide, x, -10, 1, 20);
      brush.box(wide, -10, x, 20, 1);
      brush.box(thin, x + 1.4, -10, 0.2, 20);
      brush.box(thin, -10, x + 1.4, 20, 0.2);
    }
  }

  private static void dots(Brush brush, Color thread, double radius) {
    for (int x = -10; x < 10; x++) {
      for (int y = -10; y < 10; y++) {
        brush.disc(thread, x + 0.5 * (y & 1), y, radius);
      }
    }
  }
}
