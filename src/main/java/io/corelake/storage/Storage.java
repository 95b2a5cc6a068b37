package io.corelake.storage;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files on any Hadoop file system. A file that is written here appears whole or not at all: by a
 * rename where the file system has one, by the end of the upload on an object store. Who reads
 * while a file is replaced sees the old one or the new one, on local disks, HDFS, S3 and Google's
 * store; where Hadoop knows only how to delete and then rename, as on ABFS, there is none for a
 * moment, and a process that dies in that moment leaves none. Trouble of the storage is a {@link
 * CoreLakeException} with {@link ExitCode#STORAGE} that names operation and place.
 */
public final class Storage {
  private final Configuration hadoop;

  public Storage(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** A file's size and its sha256 in lower-case hexadecimal digits. */
  public record Digest(long bytes, String sha256) {}

  /** Work on a file system. */
  private interface Operation<T> {
    T run(FileSystem fileSystem) throws IOException;
  }

  /**
   * Returns the path with its scheme and authority, so that it means the same on every machine.
   *
   * @param option what the user gave it by, for the message
   * @throws CoreLakeException if it is no path, or has a password in it
   */
  public Path qualified(String option, String uri) {
    Uris.requireWithoutSecret(option, uri);
    try {
      Path path = new Path(uri);
      return attempt("open", path, fileSystem -> fileSystem.makeQualified(path));
    } catch (IllegalArgumentException e) {
      throw CoreLakeException.usage(
          option
              + " must be a path or a URI such as s3a://bucket/folder, was '"
              + Uris.redacted(uri)
              + "' ("
              + Uris.redacted(String.valueOf(e.getMessage()))
              + ")");
    }
  }

  public boolean exists(Path path) {
    return attempt("look for", path, fileSystem -> fileSystem.exists(path));
  }

  public boolean isDirectory(Path path) {
    return find(path).filter(FileStatus::isDirectory).isPresent();
  }

  /** Returns size and time of a file or folder; none where there is none. */
  public Optional<FileStatus> find(Path path) {
    return attempt(
        "look at",
        path,
        fileSystem -> {
          try {
            return Optional.of(fileSystem.getFileStatus(path));
          } catch (FileNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** Returns what lies directly in a folder, ordered by name; nothing where there is no folder. */
  public List<FileStatus> list(Path folder) {
    return attempt(
        "list",
        folder,
        fileSystem -> {
          try {
            List<FileStatus> children = new ArrayList<>(List.of(fileSystem.listStatus(folder)));
            children.sort(Comparator.comparing(child -> child.getPath().getName()));
            return children;
          } catch (FileNotFoundException e) {
            return List.of();
          }
        });
  }

  /** Returns every file below a folder, or the file itself; nothing where there is none. */
  public List<FileStatus> files(Path path) {
    return attempt("list", path, fileSystem -> FileTree.files(fileSystem, path));
  }

  public byte[] read(Path path) {
    return attempt(
        "read",
        path,
        fileSystem -> {
          try (InputStream in = open(fileSystem, path)) {
            return in.readAllBytes();
          }
        });
  }

  /** What takes what it needs from a file. */
  public interface Reading<T> {
    T read(FSDataInputStream in) throws IOException;
  }

  /** Reads a file as a stream. */
  public <T> T read(Path path, Reading<T> reading) {
    return attempt(
        "read",
        path,
        fileSystem -> {
          try (FSDataInputStream in = open(fileSystem, path)) {
            return reading.read(in);
          }
        });
  }

  /** Returns size and time of a file. */
  public FileStatus status(Path path) {
    return attempt("look at", path, fileSystem -> fileSystem.getFileStatus(path));
  }

  public String readText(Path path) {
    return new String(read(path), StandardCharsets.UTF_8);
  }

  /** What writes a file's content. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file whole, over one of the same name, and returns its size and hash. */
  public Digest write(Path path, Content content) {
    return attempt(
        "write", path, fileSystem -> new WholeFiles(fileSystem, hadoop).write(path, content));
  }

  /** Returns a small file as it is now; none where there is none. */
  public Optional<SeenFile> look(Path path) {
    return attempt("read", path, fileSystem -> conditional(fileSystem).look(path));
  }

  /**
   * Creates a file whole where there is none.
   *
   * @param text unlike any that another process would write
   * @return whether it is there now, with this text
   */
  public boolean createNew(Path path, String text) {
    return attempt("create", path, fileSystem -> conditional(fileSystem).createNew(path, text));
  }

  /**
   * Replaces a file that is still as it was seen.
   *
   * @param text unlike any that another process would write
   * @return whether it is there now, with this text
   */
  public boolean replace(Path path, SeenFile seen, String text) {
    return attempt(
        "replace", path, fileSystem -> conditional(fileSystem).replace(path, seen, text));
  }

  /**
   * Returns whether only one of several writers wins {@link #createNew} and {@link #replace} in any
   * case. On a store that is not, two that write in the same moment may both be told so.
   */
  public boolean isExclusive(Path path) {
    return attempt("look at", path, fileSystem -> conditional(fileSystem).isExclusive(path));
  }

  private ConditionalWrites conditional(FileSystem fileSystem) {
    return new ConditionalWrites(fileSystem, hadoop);
  }

  /**
   * Returns what the storage's own clock says, in milliseconds: the time of a file that is written
   * beside another one, and removed.
   */
  public long clockBeside(Path path) {
    Path probe = WholeFiles.draftOf(path);
    return attempt(
        "tell the time beside",
        path,
        fileSystem -> {
          try {
            new WholeFiles(fileSystem, hadoop).create(probe, out -> {});
            return fileSystem.getFileStatus(probe).getModificationTime();
          } finally {
            fileSystem.delete(probe, false);
          }
        });
  }

  /** Finds out, by an empty file beside it, whether a file can be written. */
  public void requireWritable(Path path) {
    Path trial = WholeFiles.draftOf(path);
    attempt(
        "write", path, fileSystem -> new WholeFiles(fileSystem, hadoop).create(trial, out -> {}));
    delete(trial);
  }

  public Digest writeText(Path path, String text) {
    return write(path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** What makes a new file of an old one. */
  public interface Rewriting {
    void rewrite(FSDataInputStream in, long length, OutputStream out) throws IOException;
  }

  /** Writes a file whole from another one, and returns its size and hash. */
  public Digest rewrite(Path from, Path to, Rewriting rewriting) {
    return write(
        to,
        out -> {
          FileSystem fileSystem = from.getFileSystem(hadoop);
          try (FSDataInputStream in = open(fileSystem, from)) {
            rewriting.rewrite(in, fileSystem.getFileStatus(from).getLen(), out);
          }
        });
  }

  /** Removes a folder and all that is in it; nothing where there is none. */
  public void delete(Path folder) {
    attempt("delete", folder, fileSystem -> fileSystem.delete(folder, true));
  }

  /** Removes a folder in which nothing is left; others are left as they are. */
  public void deleteIfEmpty(Path folder) {
    if (!isDirectory(folder)) {
      return;
    }
    attempt(
        "delete",
        folder,
        fileSystem -> {
          // Hadoop's own checksum files are not listed on a local disk, and are something too.
          FileSystem all =
              fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
          return all.listStatus(folder).length == 0 && all.delete(folder, false);
        });
  }

  /**
   * Opens a file. On a local disk past Hadoop's checksum files, which belong to other programs if
   * to anybody, and whose names cannot be made for every name of a file.
   */
  public static FSDataInputStream open(FileSystem fileSystem, Path path) throws IOException {
    return (fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem).open(path);
  }

  /** Opens a file to be read from its beginning. */
  public InputStream open(Path path) {
    return attempt("read", path, fileSystem -> open(fileSystem, path));
  }

  /** Reads a file to its end for its size and hash; it is never in memory as a whole. */
  public Digest digest(Path path) {
    return attempt(
        "read",
        path,
        fileSystem -> {
          MessageDigest sha256 = Sha256.messageDigest();
          try (InputStream in = new DigestInputStream(open(fileSystem, path), sha256)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return new Digest(bytes, HexFormat.of().formatHex(sha256.digest()));
          }
        });
  }

  private <T> T attempt(String verb, Path path, Operation<T> operation) {
    long start = System.nanoTime();
    try {
      return operation.run(path.getFileSystem(hadoop));
    } catch (IOException e) {
      throw StorageTrouble.of(verb, path, e, hadoop, System.nanoTime() - start);
    } catch (FSError e) {
      // So Hadoop calls what befalls a local disk, such as that it is full.
      IOException cause = e.getCause() instanceof IOException io ? io : new IOException(e);
      throw StorageTrouble.of(verb, path, cause, hadoop, System.nanoTime() - start);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof ClassNotFoundException) {
        throw StorageTrouble.noFileSystem(path, e);
      }
      throw e;
    }
  }
}
