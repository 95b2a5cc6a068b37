package io.corelake.image;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files that {@code make_image_fixtures.py} draws, and Pillow's pixels of each. */
final class Fixtures {
  private static final String PIXELS = ".rgb";

  private Fixtures() {}

  /** Returns the names of all image files, in order. */
  static List<String> names() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(PIXELS))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static byte[] file(String name) {
    try {
      return Files.readAllBytes(folder().resolve(name));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static DecodedImage pixels(String name) {
    return PillowPixels.read(file(name + PIXELS));
  }

  private static Path folder() {
    try {
      return Path.of(Fixtures.class.getResource("/image-fixtures").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
