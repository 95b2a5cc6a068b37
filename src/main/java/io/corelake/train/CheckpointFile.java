package io.corelake.train;

import io.corelake.proxy.Checkpoints;
import io.corelake.storage.Storage;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** The last checkpoint of a training in a file, which is replaced whole. */
public final class CheckpointFile implements Checkpoints {
  private final Storage storage;
  private final Path path;
  private final double seconds;
  private final Runnable guard;
  private long kept = System.nanoTime();

  /**
   * Names the file.
   *
   * @param seconds shortest time between two checkpoints
   * @param guard throws where the file is another process's by now; asked before every change
   */
  public CheckpointFile(Storage storage, Path path, double seconds, Runnable guard) {
    this.storage = storage;
    this.path = path;
    this.seconds = seconds;
    this.guard = guard;
  }

  @Override
  public Optional<byte[]> last() {
    return storage.exists(path) ? Optional.of(storage.read(path)) : Optional.empty();
  }

  @Override
  public boolean isDue(int step) {
    return (System.nanoTime() - kept) * 1e-9 >= seconds;
  }

  @Override
  public void keep(byte[] checkpoint) {
    guard.run();
    storage.write(path, out -> out.write(checkpoint));
    kept = System.nanoTime();
  }

  /** Removes the file, once the proxy is where it is to be. */
  public void remove() {
    guard.run();
    storage.delete(path);
  }
}
