package io.corelake.demo;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * One PNG with twenty pictures of each kind, to look at after a change of the scenes: arguments are
 * the drawn corpus and the sheet's file.
 */
final class ContactSheet {
  private static final int CELL = 100;
  private static final int COLUMNS = 20;

  private ContactSheet() {}

  public static void main(String[] arguments) throws IOException {
    Path corpus = Path.of(arguments[0]);
    long start = System.nanoTime();
    DemoCorpus.Summary summary = DemoCorpus.draw(corpus, 2_000, 1, done -> {});
    System.out.printf("%s in %.1f s%n", summary, (System.nanoTime() - start) / 1e9);
    SceneKind[] kinds = SceneKind.values();
    BufferedImage sheet =
        new BufferedImage(COLUMNS * CELL, kinds.length * CELL, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    for (int row = 0; row < kinds.length; row++) {
      List<Path> files = files(corpus.resolve(kinds[row].folder()));
      for (int column = 0; column < COLUMNS; column++) {
        graphics.drawImage(
            ImageIO.read(files.get(column).toFile()), column * CELL + 2, row * CELL + 2, null);
      }
    }
    graphics.dispose();
    ImageIO.write(sheet, "png", Path.of(arguments[1]).toFile());
  }

  /** Returns the sound files: a broken one is far smaller than any picture. */
  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toFile().length() > 300).sorted().toList();
    }
  }
}
