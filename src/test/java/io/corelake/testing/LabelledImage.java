package io.corelake.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * An image that tests put into corpora of every kind.
 *
 * @param id that every kind of corpus can give it
 * @param file its path below the folder that it was drawn into
 */
// An image's bytes are large, and never compared.
@SuppressWarnings("ArrayRecordComponent")
public record LabelledImage(String id, String file, byte[] bytes, String label) {
  /** Reads the images of a drawn corpus in the order of their names; folders give the labels. */
  public static List<LabelledImage> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> of(folder, file))
          .sorted((a, b) -> a.file().compareTo(b.file()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LabelledImage of(Path folder, Path file) {
    try {
      String name = folder.relativize(file).toString();
      String id = name.substring(0, name.lastIndexOf('.')) + " %20+é[1]";
      return new LabelledImage(
          id, name, Files.readAllBytes(file), folder.relativize(file).getName(0).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a row of {@link ImageTables#FLAT}. */
  Row flat() {
    return RowFactory.create(id, bytes, label);
  }
}
