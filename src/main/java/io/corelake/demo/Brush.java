package io.corelake.demo;

import io.corelake.seed.RandomStream;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.QuadCurve2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * Paints on the unit square, x to the right and y down, with random numbers of its own. The square
 * covers the picture: the longer side is 1, what sticks out of the shorter one is cut off.
 */
final class Brush {
  private final Graphics2D graphics;
  private final RandomStream random;

  Brush(BufferedImage picture, RandomStream random) {
    this.random = random;
    int width = picture.getWidth();
    int height = picture.getHeight();
    int side = Math.max(width, height);
    graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.translate((width - side) / 2.0, (height - side) / 2.0);
    graphics.scale(side, side);
  }

  double between(double low, double high) {
    return random.nextDouble(low, high);
  }

  /** Returns a whole number from low to high, both included. */
  int count(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Returns a colour near the given one; hue in turns from red, saturation and light in [0, 1]. */
  Color color(double hue, double saturation, double light) {
    return Color.getHSBColor(
        (float) (hue + between(-0.04, 0.04)),
        (float) clamp(saturation + between(-0.15, 0.15)),
        (float) clamp(light + between(-0.15, 0.15)));
  }

  Color anyColor() {
    return color(random.nextDouble(), random.nextDouble(), between(0.2, 0.9));
  }

  /** Returns the colour with its light multiplied: below 1 is darker. */
  static Color shade(Color color, double factor) {
    return new Color(
        (int) Math.min(255, color.getRed() * factor),
        (int) Math.min(255, color.getGreen() * factor),
        (int) Math.min(255, color.getBlue() * factor));
  }

  static Color veil(Color color, double opacity) {
    return new Color(
        color.getRed(), color.getGreen(), color.getBlue(), (int) Math.round(255 * opacity));
  }

  /** Fills the square from the upper to the lower colour. */
  void backdrop(Color upper, Color lower) {
    graphics.setPaint(new GradientPaint(0, 0, upper, (float) between(-0.3, 0.3), 1, lower));
    graphics.fill(new Rectangle2D.Double(0, 0, 1, 1));
  }

  /** Strews shapes of any colour over the square. */
  void clutter(int shapes) {
    for (int i = 0; i < shapes; i++) {
      Color color = veil(anyColor(), between(0.4, 0.9));
      double size = between(0.03, 0.16);
      at(between(0, 1), between(0, 1), size, between(0, 6), () -> piece(color));
    }
  }

  private void piece(Color color) {
    switch (count(0, 3)) {
      case 0 -> disc(color, 0, 0, 1);
      case 1 -> box(color, -1, -0.6, 2, 1.2);
      case 2 -> polygon(color, -1, 0.8, 1, 0.9, 0, -1);
      default -> curve(color, 0.4, -1.5, 0, 0, between(-3, 3), 1.5, 0);
    }
  }

  void disc(Color color, double x, double y, double radius) {
    oval(color, x, y, radius, radius);
  }

  void oval(Color color, double x, double y, double radiusX, double radiusY) {
    fill(color, new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY));
  }

  void box(Color color, double x, double y, double width, double height) {
    fill(color, new Rectangle2D.Double(x, y, width, height));
  }

  /** Fills the polygon with the corners x0, y0, x1, y1, ... */
  void polygon(Color color, double... corners) {
    Path2D path = path(corners);
    path.closePath();
    fill(color, path);
  }

  /** Strokes the line through x0, y0, x1, y1, ... */
  void line(Color color, double width, double... points) {
    stroke(color, width, path(points));
  }

  /** Strokes a bow from (x0, y0) to (x1, y1) that bends towards (bendX, bendY). */
  void curve(
      Color color,
      double width,
      double x0,
      double y0,
      double bendX,
      double bendY,
      double x1,
      double y1) {
    stroke(color, width, new QuadCurve2D.Double(x0, y0, bendX, bendY, x1, y1));
  }

  void fill(Color color, Shape shape) {
    graphics.setPaint(color);
    graphics.fill(shape);
  }

  void stroke(Color color, double width, Shape shape) {
    graphics.setPaint(color);
    graphics.setStroke(
        new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(shape);
  }

  /** Runs a drawing around (x, y) as its origin, scaled and turned by an angle in radians. */
  void at(double x, double y, double scale, double angle, Runnable drawing) {
    AffineTransform before = graphics.getTransform();
    graphics.translate(x, y);
    graphics.rotate(angle);
    graphics.scale(scale, scale);
    drawing.run();
    graphics.setTransform(before);
  }

  /**
   * Runs a drawing of about unit size around the origin, somewhere near the middle, mirrored or
   * not.
   */
  void posed(double tilt, Runnable drawing) {
    double scale = between(0.6, 1.15);
    double side = chance(0.5) ? 1 : -1;
    at(
        between(0.36, 0.64),
        between(0.4, 0.6),
        scale,
        between(-tilt, tilt),
        () -> {
          graphics.scale(side, 1);
          drawing.run();
        });
  }

  /** Runs a drawing of which only the part inside a shape shows. */
  void inside(Shape shape, Runnable drawing) {
    Shape before = graphics.getClip();
    graphics.clip(shape);
    drawing.run();
    graphics.setClip(before);
  }

  private static Path2D path(double... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    return path;
  }

  private static double clamp(double value) {
    return Math.max(0, Math.min(1, value));
  }
}
