package io.corelake.corpus;

import io.corelake.CoreLakeException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * All files below a folder of the local file system, with what Hadoop's own listing passes over
 * without a word: links that lead nowhere and names that are no UTF-8. Whoever reads these finds
 * them missing, and says so.
 *
 * <p>Hadoop asks the operating system six times about every file; this asks once, and gives the
 * same path, length and modification time. Every folder is a task, and so is every thousand files
 * of a large one while threads are idle.
 *
 * <p>A folder that links lead to again is entered once: by its own path where it lies below the
 * root, else by the link that comes first in byte order, so that the order of the threads plays no
 * part. For that, links to folders wait until all else is walked.
 */
final class LocalTree {
  private final WalkThreads threads;
  private final Set<Path> entered = ConcurrentHashMap.newKeySet();
  private final Queue<org.apache.hadoop.fs.Path> links = new ConcurrentLinkedQueue<>();

  LocalTree(WalkThreads threads) {
    this.threads = threads;
  }

  /** Hands over every file below the root. */
  void walk(org.apache.hadoop.fs.Path root, Consumer<List<FileStatus>> taker)
      throws IOException, InterruptedException {
    if (!Charset.forName(System.getProperty("sun.jnu.encoding")).equals(StandardCharsets.UTF_8)) {
      throw CoreLakeException.usage(
          "Java reads file names as "
              + System.getProperty("sun.jnu.encoding")
              + " here, and would miss files; set the environment variable LC_ALL=C.UTF-8");
    }
    List<org.apache.hadoop.fs.Path> folders = List.of(root);
    while (!folders.isEmpty()) {
      List<org.apache.hadoop.fs.Path> round = folders;
      threads.run(() -> round.forEach(folder -> threads.start(() -> enter(folder))), taker);
      folders = linksToEnter();
    }
  }

  /** Returns links whose folders hold no folder in common; the others wait for the next round. */
  private List<org.apache.hadoop.fs.Path> linksToEnter() throws IOException {
    List<org.apache.hadoop.fs.Path> found = new ArrayList<>(links);
    links.clear();
    found.sort((a, b) -> CodePointOrder.INSTANCE.compare(a.toString(), b.toString()));
    List<org.apache.hadoop.fs.Path> chosen = new ArrayList<>();
    Set<Path> targets = new HashSet<>();
    Set<Path> aboveTargets = new HashSet<>();
    for (org.apache.hadoop.fs.Path link : found) {
      Path target = local(link).toRealPath();
      if (entered.contains(target)) {
        continue;
      }
      List<Path> above = upwards(target);
      if (aboveTargets.contains(target) || above.stream().anyMatch(targets::contains)) {
        links.add(link);
      } else {
        targets.add(target);
        aboveTargets.addAll(above);
        chosen.add(link);
      }
    }
    return chosen;
  }

  /** Returns a folder and all that it lies in. */
  private static List<Path> upwards(Path folder) {
    List<Path> above = new ArrayList<>();
    for (@Nullable Path at = folder; at != null; at = at.getParent()) {
      above.add(at);
    }
    return above;
  }

  private void enter(org.apache.hadoop.fs.Path folder) throws IOException, InterruptedException {
    Path local = local(folder);
    if (!entered.add(local.toRealPath())) {
      return;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(local)) {
      List<Path> batch = new ArrayList<>();
      for (Path child : children) {
        batch.add(child);
        if (batch.size() == WalkThreads.BATCH) {
          List<Path> full = batch;
          batch = new ArrayList<>();
          if (threads.areIdle()) {
            threads.start(() -> look(folder, full));
          } else {
            look(folder, full);
          }
        }
      }
      look(folder, batch);
    } catch (AccessDeniedException e) {
      throw denied(local, e);
    } catch (DirectoryIteratorException e) {
      throw new IOException("Cannot read the folder " + local, e.getCause());
    }
  }

  /** Looks at some of what lies in a folder. */
  private void look(org.apache.hadoop.fs.Path folder, List<Path> children)
      throws IOException, InterruptedException {
    List<FileStatus> files = new ArrayList<>(children.size());
    for (Path child : children) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      try {
        FileStatus file = look(folder, child);
        if (file != null) {
          files.add(file);
        }
      } catch (AccessDeniedException e) {
        throw denied(local(folder), e);
      } catch (NoSuchFileException e) {
        // Deleted since the folder was read: there is no such file.
      }
    }
    if (!files.isEmpty()) {
      threads.found(files);
    }
  }

  /** Returns the file, or sees to it that the folder is walked, and returns null. */
  private @Nullable FileStatus look(org.apache.hadoop.fs.Path folder, Path child)
      throws IOException {
    String name = child.getFileName().toString();
    org.apache.hadoop.fs.Path path =
        new org.apache.hadoop.fs.Path(folder, new org.apache.hadoop.fs.Path(null, null, name));
    if (name.indexOf('\uFFFD') >= 0 && !child.resolveSibling(name).equals(child)) {
      return unreadable(path);
    }
    LocalAttributes attributes = LocalAttributes.of(child, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isLink()) {
      return follow(child, path);
    }
    if (attributes.isFolder()) {
      threads.start(() -> enter(path));
      return null;
    }
    return new LocalFile(path, attributes);
  }

  private @Nullable FileStatus follow(Path link, org.apache.hadoop.fs.Path path) {
    try {
      LocalAttributes target = LocalAttributes.of(link);
      if (target.isFolder()) {
        links.add(path);
        return null;
      }
      return new LocalFile(path, target);
    } catch (IOException e) {
      return unreadable(path);
    }
  }

  private static FileStatus unreadable(org.apache.hadoop.fs.Path path) {
    return new FileStatus(0, false, 1, 0, 0, path);
  }

  private static Path local(org.apache.hadoop.fs.Path path) {
    return Path.of(path.toUri().getPath());
  }

  private static IOException denied(Path folder, AccessDeniedException e) {
    return new IOException(
        "The folder " + folder + " may not be read; it needs the permissions r and x", e);
  }
}
