package io.corelake.corpus;

import io.corelake.progress.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A walk over every file below a folder, in any depth, on any Hadoop file system. Several threads
 * list ({@link LocalTree}, {@link RemoteTree}); none of them outlives the walk.
 */
public final class FileWalk {
  /** Listing is waiting: for the answers of a store, for a disk. */
  private static final int THREADS = 16;

  private static final long NANOS_BETWEEN_UPDATES = 250_000_000;

  private final Configuration hadoop;
  private final Progress progress;
  private final int threads;

  public FileWalk(Configuration hadoop, Progress progress) {
    this(hadoop, progress, THREADS);
  }

  FileWalk(Configuration hadoop, Progress progress, int threads) {
    this.hadoop = hadoop;
    this.progress = progress;
    this.threads = threads;
  }

  /**
   * Visits every file below a folder, on this thread and in no particular order. Of a local file
   * only path, length and modification time are set.
   *
   * @throws IOException where a folder cannot be listed: the walk ends with the first one. An
   *     {@link InterruptedIOException} where this thread is interrupted
   */
  public void forEach(Path folder, Consumer<FileStatus> visitor) throws IOException {
    FileSystem fileSystem = folder.getFileSystem(hadoop);
    Path root = fileSystem.makeQualified(folder);
    Visits visits = new Visits(visitor, progress);
    progress.started("list", 0);
    try (WalkThreads walkers = new WalkThreads(threads)) {
      if (fileSystem.getUri().getScheme().equals("file")) {
        new LocalTree(walkers).walk(root, visits);
      } else {
        new RemoteTree(fileSystem, walkers).walk(root, visits);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
    visits.end();
  }

  /** Visits files and says how many they are by now. */
  private static final class Visits implements Consumer<List<FileStatus>> {
    private final Consumer<FileStatus> visitor;
    private final Progress progress;
    private long files;
    private long said = System.nanoTime();

    Visits(Consumer<FileStatus> visitor, Progress progress) {
      this.visitor = visitor;
      this.progress = progress;
    }

    @Override
    public void accept(List<FileStatus> batch) {
      batch.forEach(visitor);
      files += batch.size();
      long now = System.nanoTime();
      if (now - said >= NANOS_BETWEEN_UPDATES) {
        said = now;
        progress.advanced(files, "files");
      }
    }

    void end() {
      progress.advanced(files, "files");
      progress.finished("%,d files".formatted(files));
    }
  }
}
