package io.corelake.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes of small files that depend on what is there, of which one of several writers wins:
 *
 * <ul>
 *   <li>S3A, from Hadoop 3.4.2: the store compares (If-None-Match, If-Match).
 *   <li>Local disks and HDFS: a file is created whole, or is not, in one step. Who replaces one
 *       lays down a claim first, the new content under a name that follows from the old one, and
 *       renames it. So the claim of a process that has died is finished by the next one. Disks
 *       without hard links show a new file empty for a moment; an empty claim is removed, and never
 *       renamed.
 *   <li>Elsewhere the old content is read again right before the write, and two may both win: see
 *       {@link #isExclusive}.
 * </ul>
 *
 * An answer may be lost after the write was done, and a repeated request then finds its own file:
 * so what is there decides, not the exception.
 */
final class ConditionalWrites {
  /**
   * Hadoop's names, which it has constants for from 3.4.2 on; before, no file system knows them.
   */
  private static final String IF_NONE = "fs.option.create.conditional.overwrite";

  private static final String IF_MATCH = "fs.option.create.conditional.overwrite.etag";
  private static final int DIGITS_OF_HASH = 16;

  private final FileSystem fileSystem;
  private final WholeFiles files;

  ConditionalWrites(FileSystem fileSystem, Configuration hadoop) {
    this.fileSystem = fileSystem;
    this.files = new WholeFiles(fileSystem, hadoop);
  }

  /** Returns the file as it is; none where there is none. */
  Optional<SeenFile> look(Path path) throws IOException {
    try {
      // First the etag: were the content to change between the two, the replacement would fail.
      FileStatus status = fileSystem.getFileStatus(path);
      String etag = status instanceof EtagSource source ? source.getEtag() : null;
      try (InputStream in = Storage.open(fileSystem, path)) {
        return Optional.of(
            new SeenFile(
                new String(in.readAllBytes(), StandardCharsets.UTF_8),
                etag,
                status.getModificationTime()));
      }
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Returns whether only one of several writers can win, whatever happens between them. */
  boolean isExclusive(Path path) throws IOException {
    return renames() || compares(path);
  }

  private boolean renames() {
    return fileSystem instanceof LocalFileSystem || fileSystem.getUri().getScheme().equals("hdfs");
  }

  private boolean compares(Path path) throws IOException {
    return fileSystem.hasPathCapability(path, IF_NONE)
        && fileSystem.hasPathCapability(path, IF_MATCH);
  }

  /** Creates a file where there is none; returns whether it did. */
  boolean createNew(Path path, String text) throws IOException {
    try {
      if (fileSystem instanceof LocalFileSystem local) {
        return link(local, path, text);
      }
      if (compares(path)) {
        FSDataOutputStreamBuilder<?, ?> builder = fileSystem.createFile(path);
        builder.must(IF_NONE, true);
        finish(builder, text);
      } else {
        files.createNew(path, out -> out.write(bytes(text)));
      }
      return true;
    } catch (IOException e) {
      Optional<SeenFile> found = look(path);
      if (found.isEmpty()) {
        throw e;
      }
      return found.get().text().equals(text);
    }
  }

  /** A link appears with its content, and not where a file is. */
  private boolean link(LocalFileSystem local, Path path, String text) throws IOException {
    Path draft = WholeFiles.draftOf(path);
    java.nio.file.Path target = local.pathToFile(path).toPath();
    try {
      files.create(draft, out -> out.write(bytes(text)));
      Files.createLink(target, local.pathToFile(draft).toPath());
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return withoutLink(draft, path, target);
    } finally {
      fileSystem.delete(draft, false);
    }
    return true;
  }

  /** Some disks know no links: the file appears empty, and is replaced by the draft. */
  private boolean withoutLink(Path draft, Path path, java.nio.file.Path target) throws IOException {
    try {
      Files.createFile(target);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    try {
      files.rename(draft, path);
      return true;
    } catch (IOException e) {
      Files.deleteIfExists(target);
      throw e;
    }
  }

  /**
   * Replaces a file that is still as it was seen; returns whether it did.
   *
   * @param text other than the one that was seen
   */
  boolean replace(Path path, SeenFile seen, String text) throws IOException {
    if (compares(path) && seen.etag() != null) {
      return replaceByEtag(path, seen, text);
    }
    if (renames()) {
      return replaceByClaim(path, seen, text);
    }
    if (!isAsSeen(path, seen)) {
      return false;
    }
    files.create(path, out -> out.write(bytes(text)));
    return true;
  }

  private boolean replaceByEtag(Path path, SeenFile seen, String text) throws IOException {
    try {
      FSDataOutputStreamBuilder<?, ?> builder = fileSystem.createFile(path);
      builder.must(IF_MATCH, "" + seen.etag());
      finish(builder, text);
      return true;
    } catch (IOException e) {
      Optional<SeenFile> found = look(path);
      if (found.isPresent() && found.get().text().equals(text)) {
        return true;
      }
      if (found.isPresent() && Objects.equals(found.get().etag(), seen.etag())) {
        throw e;
      }
      return false;
    }
  }

  private boolean replaceByClaim(Path path, SeenFile seen, String text) throws IOException {
    String hash = Sha256.of(seen.text()).substring(0, DIGITS_OF_HASH);
    Path claim = new Path(path.getParent(), "." + path.getName() + ".after-" + hash);
    boolean ours = createNew(claim, text);
    if (!ours && isEmpty(claim)) {
      // Its writer died, or its disk was full, before it had content.
      fileSystem.delete(claim, false);
      ours = createNew(claim, text);
    }
    if (!isAsSeen(path, seen)) {
      if (ours) {
        fileSystem.delete(claim, false);
      }
      return false;
    }
    if (isEmpty(claim)) {
      return false;
    }
    try {
      files.rename(claim, path);
    } catch (FileNotFoundException | NoSuchFileException e) {
      // Another writer has finished the claim; whose it was is what is there now.
    }
    return isText(path, text);
  }

  private boolean isAsSeen(Path path, SeenFile seen) throws IOException {
    return isText(path, seen.text());
  }

  /** After a crash, some disks have zeros for what was written last. */
  private boolean isEmpty(Path claim) throws IOException {
    return look(claim).filter(found -> found.text().trim().isEmpty()).isPresent();
  }

  private boolean isText(Path path, String text) throws IOException {
    return look(path).filter(found -> found.text().equals(text)).isPresent();
  }

  private static void finish(FSDataOutputStreamBuilder<?, ?> builder, String text)
      throws IOException {
    // The store compares at the end of the upload; asked before, Hadoop would only look.
    WholeFiles.fill(builder.create().overwrite(true).build(), out -> out.write(bytes(text)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
