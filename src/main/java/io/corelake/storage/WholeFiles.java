package io.corelake.storage;

import io.corelake.storage.Storage.Content;
import io.corelake.storage.Storage.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/** Writes files of one file system whole: by a rename, or by the end of an upload. */
final class WholeFiles {
  /**
   * Object stores on which a file appears at the end of its upload. Everywhere else a file under
   * way can be seen, so it is written aside and renamed.
   */
  private static final Set<String> APPEARS_WHOLE = Set.of("s3a", "s3", "gs");

  private static final String ABORTABLE = "fs.capability.outputstream.abortable";

  private final FileSystem fileSystem;
  private final Configuration hadoop;

  WholeFiles(FileSystem fileSystem, Configuration hadoop) {
    this.fileSystem = fileSystem;
    this.hadoop = hadoop;
  }

  /** Writes a file over one of the same name. */
  Digest write(Path path, Content content) throws IOException {
    if (appearWhole()) {
      return create(path, content);
    }
    Path draft = draftOf(path);
    try {
      Digest digest = create(draft, content);
      rename(draft, path);
      return digest;
    } finally {
      fileSystem.delete(draft, false);
    }
  }

  /** Returns whether a file can only be seen from the end of its upload on. */
  boolean appearWhole() {
    return APPEARS_WHOLE.contains(fileSystem.getUri().getScheme());
  }

  /**
   * Creates a file whole where there is none; on HDFS one of several writers does.
   *
   * @throws IOException also where there is one
   */
  void createNew(Path path, Content content) throws IOException {
    if (appearWhole()) {
      fill(fileSystem.create(path, false), content);
      return;
    }
    Path draft = draftOf(path);
    try {
      create(draft, content);
      FileContext.getFileContext(fileSystem.getUri(), hadoop).rename(draft, path);
    } finally {
      fileSystem.delete(draft, false);
    }
  }

  /** Returns a new name beside a file, which listings of tables pass over. */
  static Path draftOf(Path path) {
    return new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
  }

  /** Renames a file over another one. */
  void rename(Path draft, Path path) throws IOException {
    if (fileSystem instanceof LocalFileSystem local) {
      // Hadoop deletes the old file before it renames; the operating system does both in one.
      Files.move(
          local.pathToFile(draft).toPath(),
          local.pathToFile(path).toPath(),
          StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    FileContext.getFileContext(fileSystem.getUri(), hadoop).rename(draft, path, Rename.OVERWRITE);
  }

  /** Writes a file in its place; only object stores show it whole. */
  Digest create(Path path, Content content) throws IOException {
    // Without the checksum files that Hadoop lays beside local ones.
    FileSystem target = fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
    return fill(target.create(path, true), content);
  }

  /** Writes the content of a file that was opened, and closes it. */
  static Digest fill(FSDataOutputStream file, Content content) throws IOException {
    try (DigestOutputStream out = new DigestOutputStream(file, Sha256.messageDigest())) {
      writeOrAbort(file, out, content);
      return new Digest(file.getPos(), HexFormat.of().formatHex(out.getMessageDigest().digest()));
    }
  }

  /** Closing the stream of an object store would publish the half that is written. */
  private static void writeOrAbort(FSDataOutputStream file, OutputStream out, Content content)
      throws IOException {
    boolean whole = false;
    try {
      content.writeTo(out);
      whole = true;
    } finally {
      if (!whole && file.hasCapability(ABORTABLE)) {
        file.abort();
      }
    }
  }
}
