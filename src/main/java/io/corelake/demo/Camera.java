package io.corelake.demo;

import io.corelake.seed.RandomStream;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;

/** Takes pictures of scenes: chooses the size, and adds light, obstacles, blur and grain. */
final class Camera {
  private static final int[][] SIZES = {
    {64, 64}, {72, 72}, {80, 80}, {96, 96}, {96, 72}, {72, 96}, {96, 64}, {64, 88}
  };

  private final RandomStream random;

  Camera(RandomStream random) {
    this.random = random;
  }

  /** Takes a picture, in one case of five an atypical one. */
  BufferedImage take(SceneKind kind) {
    Flaw flaw = Flaw.next(random);
    int[] size = SIZES[random.nextInt(SIZES.length)];
    BufferedImage picture = draw(kind, size[0], size[1]);
    Brush brush = new Brush(picture, random);
    switch (flaw) {
      case NONE -> brush.clutter(brush.chance(0.3) ? brush.count(1, 3) : 0);
      case CLUTTER -> brush.clutter(brush.count(30, 60));
      case HIDDEN ->
          brush.at(
              brush.between(0.3, 0.7),
              brush.between(0.3, 0.7),
              brush.between(0.4, 0.6),
              brush.between(0, 6),
              () -> brush.box(brush.anyColor(), -0.7, -0.5, 1.4, 1));
      case MIXED -> lay(draw(SceneKind.next(random), size[0], size[1]), picture);
      case BLURRED -> {}
    }
    light(brush);
    if (flaw == Flaw.BLURRED) {
      return expose(blur(picture, random.nextDouble(5, 9)), 1, 90);
    }
    BufferedImage focused = brush.chance(0.3) ? blur(picture, random.nextDouble(1.2, 2)) : picture;
    return expose(focused, random.nextDouble(0.8, 1.15), random.nextDouble(0, 25));
  }

  /** Takes the picture again: a slightly other crop and brightness, hardly to be told apart. */
  BufferedImage takeAgain(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int left = random.nextInt(3);
    int top = random.nextInt(3);
    BufferedImage crop =
        picture.getSubimage(
            left, top, width - left - random.nextInt(3), height - top - random.nextInt(3));
    return expose(scale(crop, width, height), random.nextDouble(0.92, 1.08), 3);
  }

  private BufferedImage draw(SceneKind kind, int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    kind.scene().draw(new Brush(picture, random));
    return picture;
  }

  private void lay(BufferedImage upper, BufferedImage picture) {
    Graphics2D graphics = picture.createGraphics();
    graphics.setComposite(
        AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) random.nextDouble(0.4, 0.6)));
    graphics.drawImage(upper, 0, 0, null);
    graphics.dispose();
  }

  /** Darkens the picture towards one side. */
  private void light(Brush brush) {
    Color dark = Brush.veil(Color.BLACK, brush.between(0, 0.5));
    Color warm = Brush.veil(new Color(255, 240, 210), brush.between(0, 0.25));
    double turn = brush.count(0, 3) * Math.PI / 2;
    brush.at(0.5, 0.5, 1, turn, () -> brush.at(-0.5, -0.5, 1, 0, () -> brush.backdrop(dark, warm)));
  }

  private static BufferedImage blur(BufferedImage picture, double factor) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    BufferedImage small = scale(picture, (int) (width / factor), (int) (height / factor));
    return scale(small, width, height);
  }

  private static BufferedImage scale(BufferedImage picture, int width, int height) {
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, width, height, null);
    graphics.dispose();
    return scaled;
  }

  /** Multiplies every value by the gain and adds triangular noise of at most {@code grain}. */
  private BufferedImage expose(BufferedImage picture, double gain, double grain) {
    WritableRaster raster = picture.getRaster();
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] pixels = (int[]) raster.getDataElements(0, 0, width, height, null);
    for (int i = 0; i < pixels.length; i++) {
      long noise = random.nextLong();
      int pixel = 0;
      for (int shift = 16; shift >= 0; shift -= 8) {
        double triangular = ((noise & 0xff) + (noise >>> 8 & 0xff) - 255) / 255.0;
        double value = (pixels[i] >> shift & 0xff) * gain + triangular * grain;
        pixel |= (int) Math.max(0, Math.min(255, value)) << shift;
        noise >>>= 16;
      }
      pixels[i] = pixel;
    }
    raster.setDataElements(0, 0, width, height, pixels);
    return picture;
  }
}
