package io.corelake.corpus;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.CorpusConfiguration;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Lists the image files below a folder, in any depth. Files and folders whose name begins with a
 * dot are hidden, and folders that begin with an underscore, as everywhere in Hadoop.
 *
 * <p>An image takes some 100 bytes of heap and, for Latin names, twice its id's characters and once
 * the root's: 214 bytes with an id of 30 and a root of 22, so 2.1 GB for 10 million.
 */
public final class FolderLister {
  private final Configuration hadoop;
  private final FileWalk walk;
  private final Set<String> extensions;

  /**
   * @param progress hears how many files there are by now
   */
  public FolderLister(Configuration hadoop, CorpusConfiguration corpus, Progress progress) {
    this.hadoop = hadoop;
    this.walk = new FileWalk(hadoop, progress);
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
      Listing listing = list(root);
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

  private Listing list(Path root) throws IOException {
    List<ImageFile> files = new ArrayList<>();
    SortedMap<String, Long> ignored = new TreeMap<>();
    String prefix = root.toString().endsWith("/") ? root.toString() : root + "/";
    walk.forEach(
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
    // The order of the URIs, which all begin alike.
    files.sort(Comparator.comparing(ImageFile::imageId, CodePointOrder.INSTANCE));
    return new Listing(root.toString(), files, ignored);
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
