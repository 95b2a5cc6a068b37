package io.corelake.corpus;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What a local disk says of a file, a folder or a link, asked for once.
 *
 * @param changedNanos when bytes, name or rights were last changed, in nanoseconds since 1970; 0
 *     where the operating system does not say. Unlike the modification time, no program can set it.
 */
record LocalAttributes(
    boolean isLink, boolean isFolder, long bytes, FileTime modified, long changedNanos) {
  private static final boolean SAYS_CHANGES =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  /** Asks the operating system, as {@link Files#readAttributes} does. */
  static LocalAttributes of(Path path, LinkOption... options) throws IOException {
    if (!SAYS_CHANGES) {
      BasicFileAttributes basic = Files.readAttributes(path, BasicFileAttributes.class, options);
      return new LocalAttributes(
          basic.isSymbolicLink(), basic.isDirectory(), basic.size(), basic.lastModifiedTime(), 0);
    }
    Map<String, Object> unix =
        Files.readAttributes(
            path, "unix:isSymbolicLink,isDirectory,size,lastModifiedTime,ctime", options);
    return new LocalAttributes(
        (Boolean) said(unix, "isSymbolicLink"),
        (Boolean) said(unix, "isDirectory"),
        (Long) said(unix, "size"),
        (FileTime) said(unix, "lastModifiedTime"),
        ((FileTime) said(unix, "ctime")).to(TimeUnit.NANOSECONDS));
  }

  private static Object said(Map<String, Object> attributes, String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }
}
