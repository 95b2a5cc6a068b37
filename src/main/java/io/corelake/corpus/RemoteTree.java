package io.corelake.corpus;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * All files below a folder of an object store or a distributed file system.
 *
 * <p>An object store lists the keys below a prefix a thousand an answer, each answer saying where
 * the next begins: one prefix is one stream, and only several prefixes are several. So while
 * threads are idle a folder's children are listed and each child folder becomes a task; once all
 * are busy, a task takes everything below its folder in one recursive listing. A bucket without
 * folders stays one stream. The price is at least one request a folder: below some 60 files a
 * folder (a thousand keys shared by 16 threads) one stream over all would be as fast. HDFS has one
 * request a folder either way.
 */
final class RemoteTree {
  private final FileSystem fileSystem;
  private final WalkThreads threads;

  RemoteTree(FileSystem fileSystem, WalkThreads threads) {
    this.fileSystem = fileSystem;
    this.threads = threads;
  }

  /** Hands over every file below the root. */
  void walk(Path root, Consumer<List<FileStatus>> taker) throws IOException, InterruptedException {
    threads.run(() -> enter(root), taker);
  }

  private void enter(Path folder) throws IOException, InterruptedException {
    RemoteIterator<? extends FileStatus> children =
        threads.areIdle()
            ? fileSystem.listStatusIterator(folder)
            : fileSystem.listFiles(folder, true);
    List<FileStatus> files = new ArrayList<>();
    while (children.hasNext()) {
      FileStatus child = children.next();
      if (child.isDirectory()) {
        threads.start(() -> enter(child.getPath()));
        continue;
      }
      files.add(child);
      if (files.size() == WalkThreads.BATCH) {
        threads.found(files);
        files = new ArrayList<>();
      }
    }
    if (!files.isEmpty()) {
      threads.found(files);
    }
  }
}
