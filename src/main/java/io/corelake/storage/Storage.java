package io.corelake.storage;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Files on any Hadoop file system. A file that is written here appears whole or not at all: by a
 * rename where the file system has one, by the end of the upload on an object store. Who reads
 * while a file is replaced sees the old one or the new one, on local disks, HDFS, S3 and Google's
 * store; where Hadoop knows only how to delete and then rename, as on ABFS, there is none for a
 * moment, and a process that dies in that moment leaves none. Trouble of the storage is a {@link
 * CoreLakeException} with {@link ExitCode#STORAGE} that names operation and place.
 */
public final class Storage {
  /**
   * Object stores on which a file appears at the end of its upload. Everywhere else a file under
   * way can be seen, so it is written aside and renamed.
   */
  private static final Set<String> APPEARS_WHOLE = Set.of("s3a", "s3", "gs");

  private static final String ABORTABLE = "fs.capability.outputstream.abortable";

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
    Uris.requireWithoutPassword(option, uri);
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
    return attempt(
        "look at",
        path,
        fileSystem -> fileSystem.exists(path) && fileSystem.getFileStatus(path).isDirectory());
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
        "write",
        path,
        fileSystem -> {
          if (APPEARS_WHOLE.contains(fileSystem.getUri().getScheme())) {
            return create(fileSystem, path, content);
          }
          Path draft = draftOf(path);
          try {
            Digest digest = create(fileSystem, draft, content);
            replace(fileSystem, draft, path);
            return digest;
          } finally {
            fileSystem.delete(draft, false);
          }
        });
  }

  /** Finds out, by an empty file beside it, whether a file can be written. */
  public void requireWritable(Path path) {
    Path trial = draftOf(path);
    attempt("write", path, fileSystem -> create(fileSystem, trial, out -> {}));
    delete(trial);
  }

  private static Path draftOf(Path path) {
    return new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
  }

  private void replace(FileSystem fileSystem, Path draft, Path path) throws IOException {
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

  private static Digest create(FileSystem fileSystem, Path path, Content content)
      throws IOException {
    // Without the checksum files that Hadoop lays beside local ones.
    FileSystem target = fileSystem instanceof LocalFileSystem local ? local.getRaw() : fileSystem;
    FSDataOutputStream file = target.create(path, true);
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
    try {
      return operation.run(path.getFileSystem(hadoop));
    } catch (UnsupportedFileSystemException e) {
      throw noFileSystem(path, e);
    } catch (IOException e) {
      throw trouble(verb, path, e);
    } catch (FSError e) {
      // So Hadoop calls what befalls a local disk, such as that it is full.
      throw trouble(verb, path, e.getCause() instanceof IOException io ? io : new IOException(e));
    } catch (RuntimeException e) {
      if (e.getCause() instanceof ClassNotFoundException) {
        throw noFileSystem(path, e);
      }
      throw e;
    }
  }

  private static CoreLakeException trouble(String verb, Path path, IOException e) {
    return new CoreLakeException(
        ExitCode.STORAGE,
        "Cannot " + verb + " " + Uris.redacted(path.toString()) + ": " + reason(e),
        e);
  }

  private static CoreLakeException noFileSystem(Path path, Exception e) {
    return new CoreLakeException(
        ExitCode.USAGE,
        "Hadoop has no file system here for "
            + Uris.redacted(path.toString())
            + "; is the scheme right, and the connector's jar on the class path?",
        e);
  }

  private static String reason(IOException e) {
    String text = e.getMessage() == null ? "" : e.getMessage();
    return e.getClass().getSimpleName() + (text.isEmpty() ? "" : ": " + firstLine(text));
  }

  private static String firstLine(String text) {
    return Uris.redacted(text.lines().findFirst().orElse(""));
  }
}
