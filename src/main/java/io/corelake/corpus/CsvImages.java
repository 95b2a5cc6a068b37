package io.corelake.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The images of a CSV manifest, in their order; the header comes first, and is none. */
final class CsvImages implements Iterator<ListedImage> {
  private final CsvReader csv;
  private final CsvColumns columns;
  private final String file;
  private final ManifestUris uris;
  private @Nullable CsvRecord following;

  CsvImages(CsvReader csv, CsvColumns columns, String file, ManifestUris uris) {
    this.csv = csv;
    this.columns = columns;
    this.file = file;
    this.uris = uris;
    following = read();
    following = read();
  }

  @Override
  public boolean hasNext() {
    return following != null;
  }

  @Override
  public ListedImage next() {
    if (following == null) {
      throw new NoSuchElementException();
    }
    ListedImage image = columns.image(following, file, uris);
    following = read();
    return image;
  }

  private @Nullable CsvRecord read() {
    try {
      return csv.next();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
