package io.corelake.embed;

import io.corelake.corpus.ImageBytes;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.UnreadableImageException;
import io.corelake.thread.DaemonThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The images of a task with their files, which a thread of its own reads while the task decodes and
 * infers: an object store lets one wait about as long as a core computes. It is at most {@value
 * #IMAGES} images ahead, and begins no file while {@value #BYTES} bytes lie ready. It is one
 * thread, so that the stretches of a tar are read one after the other. An image that comes with its
 * bytes is not fetched ahead, since nothing would bound the memory of those behind it.
 */
final class ReadAhead implements Iterator<FetchedImage>, AutoCloseable {
  static final int IMAGES = 16;
  static final int BYTES = 16 << 20;
  private static final int SECONDS_TO_CLOSE = 30;

  private final Iterator<ImageContent> images;
  private final ImageBytes bytes;
  private final ExecutorService reader;
  private final Queue<Read> ahead = new ArrayDeque<>();
  private final Object room = new Object();
  private long readyBytes;
  private volatile @Nullable IOException notClosed;

  /**
   * Reads ahead.
   *
   * @param images asked for by the calling thread alone
   * @param bytes used by the reading thread alone, and closed with this
   */
  ReadAhead(Iterator<ImageContent> images, ImageBytes bytes) {
    this.images = images;
    this.bytes = bytes;
    reader =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DaemonThreads("corelake-read")) {
          @Override
          protected void terminated() {
            // Whoever reads last closes the file, also where close() was not let wait for it.
            closeFile();
          }
        };
  }

  @Override
  public boolean hasNext() {
    return !ahead.isEmpty() || images.hasNext();
  }

  @Override
  public FetchedImage next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ahead.isEmpty()) {
      fetch();
    }
    Read next = ahead.remove();
    next.handOut();
    if (next.image.bytes() == null) {
      // The place that it leaves is for one more, read while this one is decoded.
      fetch();
    }
    return new FetchedImage(next.image.image(), next.file);
  }

  private void fetch() {
    while (ahead.size() < IMAGES && images.hasNext()) {
      Read read = new Read(images.next());
      ahead.add(read);
      if (read.image.bytes() != null) {
        read.file.run();
        return;
      }
      reader.execute(read.file);
    }
  }

  /** Stops reading, and waits for a read that is under way. */
  @Override
  public void close() {
    reader.shutdownNow();
    try {
      if (!reader.awaitTermination(SECONDS_TO_CLOSE, TimeUnit.SECONDS)) {
        throw new IllegalStateException("A read did not end in " + SECONDS_TO_CLOSE + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    IOException trouble = notClosed;
    if (trouble != null) {
      throw new UncheckedIOException("Cannot close the file that images were read from", trouble);
    }
  }

  private void closeFile() {
    try {
      bytes.close();
    } catch (IOException e) {
      notClosed = e;
    }
  }

  /** The reading of one image. */
  private final class Read implements Callable<byte[]> {
    private final ImageContent image;
    private final FutureTask<byte[]> file = new FutureTask<>(this);
    private boolean handedOut;
    private int readyHere;

    Read(ImageContent image) {
      this.image = image;
    }

    @Override
    public byte[] call() throws IOException, UnreadableImageException, InterruptedException {
      synchronized (room) {
        while (readyBytes >= BYTES && !handedOut) {
          room.wait();
        }
      }
      byte[] read = bytes.of(image);
      synchronized (room) {
        if (!handedOut) {
          readyHere = read.length;
          readyBytes += readyHere;
        }
      }
      return read;
    }

    void handOut() {
      synchronized (room) {
        handedOut = true;
        readyBytes -= readyHere;
        room.notifyAll();
      }
    }
  }
}
