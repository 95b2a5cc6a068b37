package io.corelake.corpus;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.CorpusConfiguration;
import io.corelake.storage.Uris;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
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
 * dot or an underscore are hidden, as everywhere in Hadoop.
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
      Path given = new Path(input);
      FileSystem fileSystem = given.getFileSystem(hadoop);
      Path root = fileSystem.makeQualified(given);
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
            return;
          }
          String extension = extension(status.getPath().getName());
          if (extensions.contains(extension)) {
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
    Deque<Path> folders = new ArrayDeque<>(List.of(folder));
    while (!folders.isEmpty()) {
      for (FileStatus status : fileSystem.listStatus(folders.remove())) {
        if (status.isDirectory()) {
          folders.add(status.getPath());
        } else {
          visitor.accept(status);
        }
      }
    }
  }

  private static boolean isHidden(String imageId) {
    return Arrays.stream(imageId.split("/"))
        .anyMatch(part -> part.startsWith(".") || part.startsWith("_"));
  }

  private static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
