package io.corelake.corpus;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.CorpusConfiguration;
import io.corelake.progress.Progress;
import io.corelake.storage.Sha256;
import io.corelake.storage.Uris;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * One look at the files of an input, told apart by their names, each kind in the byte order of the
 * URIs. Files and folders whose name begins with a dot are hidden, and folders that begin with an
 * underscore, as everywhere in Hadoop.
 *
 * @param root what was given, a file or a folder
 * @param ignored how many files are of no kind, by extension
 */
record InputFiles(
    String root,
    List<ImageFile> images,
    List<ImageFile> tars,
    List<ImageFile> parquet,
    List<ImageFile> manifests,
    SortedMap<String, Long> ignored) {
  /** Extensions of manifests, which may also be compressed. */
  private static final Set<String> MANIFESTS = Set.of("csv", "tsv", "jsonl", "ndjson");

  /** Lists the input; an {@link ExitCode#STORAGE} error where the storage is in trouble. */
  static InputFiles list(
      Configuration hadoop, Path root, CorpusConfiguration corpus, Progress progress) {
    Sorter sorter = new Sorter(root, corpus);
    try {
      FileSystem fileSystem = root.getFileSystem(hadoop);
      FileStatus status = fileSystem.getFileStatus(root);
      if (status.isDirectory()) {
        new FileWalk(hadoop, progress).forEach(root, sorter::add);
      } else {
        sorter.addKind(root.getName(), LocalFile.of(status));
      }
    } catch (IOException e) {
      throw new CoreLakeException(
          ExitCode.STORAGE, "Cannot list " + Uris.redacted(root.toString()) + ": " + e, e);
    }
    return sorter.sorted();
  }

  /** Returns how many files there are beside those that a corpus is made of. */
  long filesBeside(List<ImageFile> taken) {
    return ignoredFiles()
        + images.size()
        + tars.size()
        + parquet.size()
        + manifests.size()
        - taken.size();
  }

  /** Returns how many files are of no kind. */
  long ignoredFiles() {
    return ignored.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Returns a sha256 over names, sizes and times of files. The modification time alone would not
   * do: programs set it, and unpacked archives give all their files the same.
   *
   * @param kind of corpus, with the version of how it is read
   */
  static String fingerprint(String kind, String root, List<ImageFile> files) {
    MessageDigest digest = Sha256.messageDigest();
    digest.update(utf8(kind + "\n" + root + "\n"));
    for (ImageFile file : files) {
      digest.update(
          utf8(
              file.imageId()
                  + "\0"
                  + file.bytes()
                  + "\0"
                  + file.modifiedMillis()
                  + "\0"
                  + file.changedNanos()
                  + "\n"));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Puts files where they belong. */
  private static final class Sorter {
    private final String root;
    private final String prefix;
    private final Set<String> extensions;
    private final List<ImageFile> images = new ArrayList<>();
    private final List<ImageFile> tars = new ArrayList<>();
    private final List<ImageFile> parquet = new ArrayList<>();
    private final List<ImageFile> manifests = new ArrayList<>();
    private final SortedMap<String, Long> ignored = new TreeMap<>();

    Sorter(Path root, CorpusConfiguration corpus) {
      this.root = root.toString();
      this.prefix = this.root.endsWith("/") ? this.root : this.root + "/";
      this.extensions = new HashSet<>(corpus.extensions());
    }

    void add(FileStatus status) {
      String name = status.getPath().toString().substring(prefix.length());
      if (isHidden(name)) {
        ignored.merge("hidden", 1L, Long::sum);
      } else {
        addKind(name, status);
      }
    }

    void addKind(String name, FileStatus status) {
      String last = status.getPath().getName();
      String extension = extension(last);
      boolean marker = last.startsWith("_") && extension.isEmpty();
      if (extensions.contains(extension) && !marker) {
        images.add(file(name, status));
        return;
      }
      String inside = extension(last.replaceFirst("(?i)\\.(gz|bz2)$", ""));
      if (MANIFESTS.contains(inside)) {
        manifests.add(file(name, status));
        return;
      }
      switch (extension) {
        case "tar" -> tars.add(file(name, status));
        case "parquet" -> addParquet(name, status);
        default -> ignored.merge(extension, 1L, Long::sum);
      }
    }

    /** Spark sees none that begin with an underscore. */
    private void addParquet(String name, FileStatus status) {
      if (status.getPath().getName().startsWith("_")) {
        ignored.merge("hidden", 1L, Long::sum);
      } else {
        parquet.add(file(name, status));
      }
    }

    private static ImageFile file(String name, FileStatus status) {
      return new ImageFile(
          name,
          status.getPath().toString(),
          status.getLen(),
          status.getModificationTime(),
          LocalFile.changedNanos(status));
    }

    InputFiles sorted() {
      for (List<ImageFile> kind : List.of(images, tars, parquet, manifests)) {
        // The order of the URIs, which all begin alike.
        kind.sort(Comparator.comparing(ImageFile::imageId, CodePointOrder.INSTANCE));
      }
      return new InputFiles(root, images, tars, parquet, manifests, ignored);
    }

    /**
     * Hidden as everywhere in Hadoop, but for files that begin with an underscore: so do the
     * pictures of many cameras.
     */
    private static boolean isHidden(String name) {
      String[] parts = name.split("/", -1);
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
}
