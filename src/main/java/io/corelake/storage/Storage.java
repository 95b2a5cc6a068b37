package io.corelake.storage;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/**
 * Files on any Hadoop file system. A file that is written here appears whole or not at all: by a
 * rename where the file system has one, by the end of the upload on an object store. Trouble of the
 * storage is a {@link CoreLakeException} with {@link ExitCode#STORAGE} that names operation and
 * place.
 */
public final class Storage {
  /** File systems on which a file under way can be seen, and a rename puts it in place at once. */
  private static final Set<String> RENAMING = Set.of("file", "hdfs", "viewfs");

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

  /** Returns the path with its scheme and authority, so that it means the same on every machine. */
  public Path qualified(String uri) {
    Path path = new Path(uri);
    return attempt("open", path, fileSystem -> fileSystem.makeQualified(path));
  }

  /**
   * Returns a path as Spark's readers want it: they take brackets, braces, stars and question marks
   * for patterns unless each is escaped.
   */
  public static String literal(Path path) {
    return path.toString().replaceAll("[\\\\{}\\[\\]*?]", "\\\\$0");
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
          try (InputStream in = fileSystem.open(path)) {
            return in.readAllBytes();
          }
        });
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
          fileSystem.setWriteChecksum(false);
          if (!RENAMING.contains(fileSystem.getUri().getScheme())) {
            return create(fileSystem, path, content);
          }
          Path draft = new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID());
          try {
            Digest digest = create(fileSystem, draft, content);
            FileContext.getFileContext(fileSystem.getUri(), hadoop)
                .rename(draft, path, Rename.OVERWRITE);
            return digest;
          } finally {
            fileSystem.delete(draft, false);
          }
        });
  }

  private static Digest create(FileSystem fileSystem, Path path, Content content)
      throws IOException {
    FSDataOutputStream file = fileSystem.create(path, true);
    try (DigestOutputStream out = new DigestOutputStream(file, Sha256.messageDigest())) {
      content.writeTo(out);
      return new Digest(file.getPos(), HexFormat.of().formatHex(out.getMessageDigest().digest()));
    }
  }

  public Digest writeText(Path path, String text) {
    return write(path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Copies a file, whole, over one of the same name, and returns its size and hash. */
  public Digest copy(Path from, Path to) {
    return write(
        to,
        out -> {
          try (InputStream in = from.getFileSystem(hadoop).open(from)) {
            in.transferTo(out);
          }
        });
  }

  /** Removes a folder and all that is in it; nothing where there is none. */
  public void delete(Path folder) {
    attempt("delete", folder, fileSystem -> fileSystem.delete(folder, true));
  }

  private <T> T attempt(String verb, Path path, Operation<T> operation) {
    try {
      return operation.run(path.getFileSystem(hadoop));
    } catch (IOException e) {
      throw new CoreLakeException(
          ExitCode.STORAGE,
          "Cannot " + verb + " " + Uris.redacted(path.toString()) + ": " + reason(e),
          e);
    }
  }

  private static String reason(IOException e) {
    String text = e.getMessage() == null ? "" : e.getMessage();
    return e.getClass().getSimpleName() + (text.isEmpty() ? "" : ": " + firstLine(text));
  }

  private static String firstLine(String text) {
    return Uris.redacted(text.lines().findFirst().orElse(""));
  }
}
