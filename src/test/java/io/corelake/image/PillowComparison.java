package io.corelake.image;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Decodes every file that {@code pillow_decode.py} has decoded, and prints both verdicts and the
 * differences of the pixels as a table in Markdown. Arguments: the folder of files, and the folder
 * of Pillow's results. See docs/images.md.
 */
public final class PillowComparison {
  private static final DecodeLimits LIMITS = new DecodeLimits(89_478_485, 1L << 24);

  private final Path folder;
  private final Path pillow;
  private final ImageDecoder decoder = new ImageDecoder(LIMITS);

  private PillowComparison(Path folder, Path pillow) {
    this.folder = folder;
    this.pillow = pillow;
  }

  public static void main(String[] arguments) throws IOException {
    new PillowComparison(Path.of(arguments[0]), Path.of(arguments[1]))
        .print(new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }

  private void print(PrintStream out) throws IOException {
    out.println("| file | CoreLake | Pillow | max | mean |");
    out.println("|---|---|---|---|---|");
    for (String line : Files.readAllLines(pillow.resolve("verdicts.tsv"))) {
      out.println(row(List.of(line.split("\t", -1))));
    }
  }

  private String row(List<String> line) throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve(line.get(0)));
    String verdict;
    String difference = "| | |";
    try {
      DecodedFile decoded = decoder.decode(file);
      ImageTraits traits = decoded.traits();
      verdict =
          "%s %s %dx%d".formatted(traits.format(), traits.mode(), traits.width(), traits.height());
      if (!line.get(2).equals("-")) {
        DecodedImage expected = PillowPixels.read(Files.readAllBytes(pillow.resolve(line.get(2))));
        difference = PillowPixels.difference(decoded.pixels(), expected).cells();
      }
    } catch (UndecodableImageException e) {
      verdict = "**" + e.reason().code() + "** " + e.getMessage();
    }
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s %s",
        line.get(0),
        verdict.replace("|", "/"),
        line.get(1).replace("|", "/"),
        difference);
  }
}
