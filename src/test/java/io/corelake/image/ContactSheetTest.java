package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
  private static final int CELL = 48;

  @Test
  void pictures_lieInTheirCells_rowByRow() {
    byte[] red = picture(CELL, CELL, Color.RED);
    byte[] wide = picture(12, 6, Color.BLUE);
    BufferedImage sheet =
        SmallJpeg.read(ContactSheet.jpeg(List.of(red, wide, new byte[0]), 2, CELL, 100_000));
    assertThat(sheet.getWidth()).isEqualTo(2 * CELL);
    assertThat(sheet.getHeight()).isEqualTo(2 * CELL);
    assertThat(isNear(sheet, 1, 1, Color.RED)).isTrue();
    assertThat(isNear(sheet, 46, 46, Color.RED)).isTrue();
    assertThat(isNear(sheet, CELL + 4, CELL / 2, Color.BLUE)).isTrue();
    assertThat(isNear(sheet, CELL + 24, 4, Color.GRAY)).isTrue();
    assertThat(isNear(sheet, 24, CELL + 24, Color.GRAY)).isTrue();
    assertThat(isNear(sheet, CELL + 24, CELL + 24, Color.GRAY)).isTrue();
  }

  @Test
  void file_isOfTheBestQualityThatFits() {
    List<byte[]> pictures = Collections.nCopies(100, picture(CELL, CELL, Color.RED));
    int best = ContactSheet.jpeg(pictures, 10, CELL, Integer.MAX_VALUE).length;
    assertThat(ContactSheet.jpeg(pictures, 10, CELL, best)).hasSize(best);
    assertThat(ContactSheet.jpeg(pictures, 10, CELL, best - 1).length).isBetween(1, best - 1);
    assertThat(ContactSheet.jpeg(pictures, 10, CELL, 100)).isEmpty();
  }

  private static boolean isNear(BufferedImage sheet, int x, int y, Color color) {
    Color found = new Color(sheet.getRGB(x, y));
    return Math.abs(found.getRed() - color.getRed())
            + Math.abs(found.getGreen() - color.getGreen())
            + Math.abs(found.getBlue() - color.getBlue())
        < 30;
  }

  private static byte[] picture(int width, int height, Color color) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) color.getRed();
      rgb[i + 1] = (byte) color.getGreen();
      rgb[i + 2] = (byte) color.getBlue();
    }
    return Thumbnail.jpeg(new DecodedImage(width, height, rgb), CELL);
  }
}
