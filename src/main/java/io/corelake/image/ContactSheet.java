package io.corelake.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** Many small pictures in one JPEG file, which holds their headers once. */
public final class ContactSheet {
  private static final float[] QUALITIES = {0.8f, 0.6f, 0.4f, 0.2f};

  private ContactSheet() {}

  /**
   * Returns a sheet with picture i in cell i, row by row; of the best quality that fits.
   *
   * @param pictures JPEG files of {@link Thumbnail}; an empty one leaves its cell gray
   * @param cell side of a cell in pixels; a multiple of 16, as else neighbours would bleed
   * @param mostBytes of the file
   * @return an empty array where no quality is small enough
   */
  public static byte[] jpeg(List<byte[]> pictures, int columns, int cell, int mostBytes) {
    int rows = (pictures.size() + columns - 1) / columns;
    BufferedImage sheet =
        new BufferedImage(columns * cell, Math.max(1, rows) * cell, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.setColor(Color.GRAY);
      graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      for (int i = 0; i < pictures.size(); i++) {
        if (pictures.get(i).length > 0) {
          BufferedImage picture = SmallJpeg.read(pictures.get(i));
          draw(graphics, picture, i % columns * cell, i / columns * cell, cell);
        }
      }
    } finally {
      graphics.dispose();
    }
    for (float quality : QUALITIES) {
      byte[] file = SmallJpeg.write(sheet, quality);
      if (file.length <= mostBytes) {
        return file;
      }
    }
    return new byte[0];
  }

  /** Draws a picture as large as it fits, in the middle of a cell. */
  private static void draw(Graphics2D sheet, BufferedImage picture, int left, int top, int cell) {
    double scale = (double) cell / Math.max(picture.getWidth(), picture.getHeight());
    int width = Math.max(1, (int) Math.round(scale * picture.getWidth()));
    int height = Math.max(1, (int) Math.round(scale * picture.getHeight()));
    int x = left + (cell - width) / 2;
    int y = top + (cell - height) / 2;
    sheet.drawImage(picture, x, y, width, height, null);
  }
}
