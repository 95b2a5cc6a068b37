package io.corelake.corpus;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.CorpusConfiguration;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Lists the image files below a folder, in any depth. Files and folders whose name begins with a
 * dot are hidden, and folders that begin with an underscore, as everywhere in Hadoop.
 */
public final class FolderLister {
  private final Configuration hadoop;
  private final Set<String> extensions;

  public FolderLister(Configuration hadoop, CorpusConfiguration corpus) {
    this.hadoop = hadoop;
    this.extensions = new HashSet<>(corpus.extensions());
  }

  /** Lists the folder; an {@link ExitCode#INPUT} error where there is none or it holds no image. */
  public Listing list(String input) {
    try {
      Path root = new Storage(hadoop).qualified("--input", input);
      FileSystem fileSystem = root.getFileSystem(hadoop);
      if (!fileSystem.exists(root)) {
        throw CoreLakeException.input("--input " + Uris.redacted(input) + " does not exist");
      }
      if (!fileSystem.getFileStatus(root).isDirectory()) {
        throw CoreLakeException.input(
            "--input " + Uris.redacted(input) + " must be a folder of images, is a file");
      }
      Listing listing = list(fileSystem, root);
      if (listing.files().isEmpty()) {
        throw CoreLakeException.input(
            "--input "
                + Uris.redacted(input)
                + " holds no image file; "
                + listing.ignoredFiles()
                + " files have none of the extensions in corpus.extensions");
      }
      return listing;
    } catch (IOException e) {
      throw new CoreLakeException(
          ExitCode.STORAGE, "Cannot list " + Uris.redacted(input) + ": " + e, e);
    }
  }

  private Listing list(FileSystem fileSystem, Path root) throws IOException {
    List<ImageFile> files = new ArrayList<>();
    SortedMap<String, Long> ignored = new TreeMap<>();
    String prefix = root.toString().endsWith("/") ? root.toString() : root + "/";
    forEachFile(
        fileSystem,
        root,
        status -> {
          String imageId = status.getPath().toString().substring(prefix.length());
          if (isHidden(imageId)) {
            ignored.merge("hidden", 1L, Long::sum);
            return;
          }
          String name = status.getPath().getName();
          String extension = extension(name);
          boolean marker = name.startsWith("_") && extension.isEmpty();
          if (extensions.contains(extension) && !marker) {
            files.add(
                new ImageFile(
                    imageId,
                    status.getPath().toString(),
                    status.getLen(),
                    status.getModificationTime()));
          } else {
            ignored.merge(extension, 1L, Long::sum);
          }
        });
    files.sort(Comparator.comparing(ImageFile::uri, CodePointOrder.INSTANCE));
    return new Listing(root.toString(), files, ignored);
  }

  /**
   * Visits every file below a folder. An object store lists all keys below a prefix at once, so
   * there the recursive listing is the fast one; on a local disk that one starts a process for
   * every file to learn its permissions.
   */
  private static void forEachFile(FileSystem fileSystem, Path folder, Consumer<FileStatus> visitor)
      throws IOException {
    if (!fileSystem.getUri().getScheme().equals("file")) {
      RemoteIterator<LocatedFileStatus> files = fileSystem.listFiles(folder, true);
      while (files.hasNext()) {
        visitor.accept(files.next());
      }
      return;
    }
    if (!Charset.forName(System.getProperty("sun.jnu.encoding")).equals(StandardCharsets.UTF_8)) {
      throw CoreLakeException.usage(
          "Java reads file names as "
              + System.getProperty("sun.jnu.encoding")
              + " here, and would miss files; set the environment variable LC_ALL=C.UTF-8");
    }
    LocalFolder.forEachFile(fileSystem, folder, visitor);
  }

  /**
   * Hidden as everywhere in Hadoop, but for files that begin with an underscore: so do the pictures
   * of many cameras.
   */
  private static boolean isHidden(String imageId) {
    String[] parts = imageId.split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean folder = i < parts.length - 1;
      if (parts[i].startsWith(".") || (folder && parts[i].startsWith("_"))) {
        return true;
      }
    }
    return false;
  }

  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
