package io.corelake.corpus;

import io.corelake.seed.SeededHash;
import java.util.Comparator;
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

  /**
   * Draws the images of the lowest seeded hashes, lowest first: the same ones in any listing that
   * holds them.
   *
   * @param purpose what they are drawn for
   * @param maxBytes larger files are left out
   */
  public List<ImageFile> sample(long seed, String purpose, int images, long maxBytes) {
    record Drawn(long hash, ImageFile file) {}
    return files.stream()
        .filter(file -> file.bytes() <= maxBytes)
        .map(file -> new Drawn(SeededHash.hash(seed, purpose, file.imageId(), 0), file))
        .sorted(Comparator.comparingLong(Drawn::hash))
        .limit(images)
        .map(Drawn::file)
        .toList();
  }
}
