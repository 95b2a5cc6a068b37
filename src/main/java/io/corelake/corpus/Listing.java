package io.corelake.corpus;

import java.util.List;
import java.util.SortedMap;

/**
 * One look at the corpus; a run works on one listing from start to end.
 *
 * @param root the corpus's root
 * @param files in the byte order of their URIs: a file's position is its {@code index}
 * @param ignored how many files were passed over, by extension, because they are no images by name
 */
public record Listing(String root, List<ImageFile> files, SortedMap<String, Long> ignored) {
  /** Returns the size of all images. */
  public long bytes() {
    return files.stream().mapToLong(ImageFile::bytes).sum();
  }

  /** Returns how many files were passed over. */
  public long ignoredFiles() {
    return ignored.values().stream().mapToLong(Long::longValue).sum();
  }
}
