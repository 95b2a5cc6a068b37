package io.corelake.proxy;

import java.util.Optional;

/** Where the last checkpoint of a training is kept. */
public interface Checkpoints {
  /** Keeps none. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public Optional<byte[]> last() {
          return Optional.empty();
        }

        @Override
        public boolean isDue(int step) {
          return false;
        }

        @Override
        public void keep(byte[] checkpoint) {}
      };

  /** Returns what an earlier attempt kept last. */
  Optional<byte[]> last();

  /** Returns whether to keep a checkpoint after so many steps. */
  boolean isDue(int step);

  /** Keeps a checkpoint in the place of the one before it. */
  void keep(byte[] checkpoint);
}
