package io.corelake.corpus;

import org.jspecify.annotations.Nullable;

/**
 * A file in a tar, or a stretch of it that cannot be read.
 *
 * @param name of the file; empty for a stretch of unknown content
 * @param offset of its first byte in the tar
 * @param text of a file of at most {@link #SHORT} bytes, else null
 * @param fault code of what is wrong with it, null where nothing is
 * @param detail of the fault
 */
record TarMember(
    String name,
    long offset,
    long bytes,
    @Nullable String text,
    @Nullable String fault,
    @Nullable String detail) {
  /** A class label is shorter. */
  static final int SHORT = 256;

  /** Fault of a stretch of the tar: readers of tars stop at it, or lose it. */
  static final String BROKEN = "broken-shard";

  /** Fault of a tar that ends before its end. */
  static final String TRUNCATED = "truncated-shard";

  /** Fault of a file with holes: its bytes are no stretch of the tar. */
  static final String SPARSE = "sparse-member";

  /** Fault of a name that is no UTF-8. */
  static final String UNSAFE_NAME = "unsafe-name";

  static TarMember file(String name, long offset, long bytes, @Nullable String text) {
    return new TarMember(name, offset, bytes, text, null, null);
  }

  static TarMember broken(String name, long offset, String fault, String detail) {
    return new TarMember(name, offset, 0, null, fault, detail);
  }

  /** Returns whether this stands for whatever was in a stretch, and not for one named file. */
  boolean isStretch() {
    return BROKEN.equals(fault) || TRUNCATED.equals(fault);
  }
}
