package io.corelake.corpus;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** A store of keys in memory, listed as object stores list; it can only be listed. */
public final class FlatStore extends FileSystem {
  static final String ROOT = "flat://bucket/";
  static final String STUCK = "stuck";
  static final String BROKEN = "broken";

  private final Set<String> keys = new ConcurrentSkipListSet<>();
  private final AtomicInteger childListings = new AtomicInteger();
  private final AtomicInteger recursiveListings = new AtomicInteger();

  /** Adds a key and returns its URI. */
  String put(String key) {
    keys.add(ROOT + key);
    return ROOT + key;
  }

  void reset() {
    keys.clear();
    forgetCalls();
  }

  void forgetCalls() {
    childListings.set(0);
    recursiveListings.set(0);
  }

  int childListings() {
    return childListings.get();
  }

  int recursiveListings() {
    return recursiveListings.get();
  }

  @Override
  public URI getUri() {
    return URI.create("flat://bucket");
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    childListings.incrementAndGet();
    List<FileStatus> children = new ArrayList<>();
    TreeSet<String> folders = new TreeSet<>();
    for (String key : below(folder)) {
      int slash = key.indexOf('/', prefix(folder).length());
      if (slash < 0) {
        children.add(file(key));
      } else if (folders.add(key.substring(0, slash))) {
        children.add(new FileStatus(0, true, 1, 0, 0, new Path(key.substring(0, slash))));
      }
    }
    return children.toArray(new FileStatus[0]);
  }

  @Override
  public RemoteIterator<LocatedFileStatus> listFiles(Path folder, boolean recursive)
      throws IOException {
    recursiveListings.incrementAndGet();
    Iterator<String> found = below(folder).iterator();
    return new RemoteIterator<>() {
      @Override
      public boolean hasNext() {
        return found.hasNext();
      }

      @Override
      public LocatedFileStatus next() {
        return new LocatedFileStatus(file(found.next()), null);
      }
    };
  }

  private static String prefix(Path folder) {
    return folder.toString().endsWith("/") ? folder.toString() : folder + "/";
  }

  private List<String> below(Path folder) throws IOException {
    if (folder.getName().equals(BROKEN)) {
      throw new IOException("no access");
    }
    if (folder.getName().equals(STUCK)) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw (IOException) new InterruptedIOException().initCause(e);
      }
    }
    return keys.stream().filter(key -> key.startsWith(prefix(folder))).toList();
  }

  private static FileStatus file(String key) {
    return new FileStatus(1, false, 1, 1, 1, new Path(key));
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    throw new FileNotFoundException(path.toString());
  }

  @Override
  public void setWorkingDirectory(Path folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(ROOT);
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    throw new UnsupportedOperationException();
  }
}
