package io.corelake.corpus;

import io.corelake.storage.Uris;
import io.corelake.thread.DaemonThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@link ContentHashes#SCHEMA} of a task's images, in their order. Files are read by
 * several threads ahead of the caller, since a store takes longer to answer than it takes to hash;
 * a stretch of a tar follows the one before it in one stream, so one thread reads them.
 */
final class HashedImages implements Iterator<Row>, AutoCloseable {
  private static final int THREADS = 8;
  private static final int AHEAD = 4 * THREADS;

  private final Iterator<ImageContent> images;
  private final int task;
  private final ImageBytes bytes;
  private final LongAccumulator read;
  private final Queue<Hashed> ahead = new ArrayDeque<>();
  private final ExecutorService readers =
      Executors.newFixedThreadPool(THREADS, new DaemonThreads("corelake-hash"));

  /** An image that is read, or soon will be; the hash of one that cannot be read is null. */
  private record Hashed(ImageReference image, Future<String> sha256) {}

  /**
   * Begins no work yet.
   *
   * @param task number of the task
   * @param bytes are closed with this
   * @param read counts the images
   */
  HashedImages(Iterator<ImageContent> images, int task, ImageBytes bytes, LongAccumulator read) {
    this.images = images;
    this.task = task;
    this.bytes = bytes;
    this.read = read;
  }

  @Override
  public boolean hasNext() {
    return !ahead.isEmpty() || images.hasNext();
  }

  @Override
  public Row next() {
    while (ahead.size() < AHEAD && images.hasNext()) {
      ImageContent image = images.next();
      ahead.add(new Hashed(image.image(), hash(image)));
    }
    Hashed first = ahead.poll();
    if (first == null) {
      throw new NoSuchElementException();
    }
    String sha256 = await(first);
    read.add(1);
    return RowFactory.create(first.image().imageId(), task, sha256);
  }

  private Future<String> hash(ImageContent image) {
    boolean aFile = image.bytes() == null && ByteRange.of(image.image().uri()) == null;
    if (aFile) {
      return readers.submit(() -> sha256(image));
    }
    try {
      return CompletableFuture.completedFuture(sha256(image));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private @Nullable String sha256(ImageContent image) throws IOException {
    try {
      return bytes.sha256(image);
    } catch (UnreadableImageException e) {
      return null;
    }
  }

  private static String await(Hashed image) {
    String shown = Uris.redacted(image.image().uri());
    try {
      return image.sha256().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + shown + " was read", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw new UncheckedIOException("Cannot read " + shown, io);
      }
      throw new IllegalStateException("Cannot hash " + shown, e.getCause());
    }
  }

  @Override
  public void close() {
    readers.shutdownNow();
    try {
      bytes.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close the file that images were read from", e);
    }
  }
}
