package io.corelake.proxy;

import io.corelake.storage.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A training after some of its steps: all that the steps to come depend on.
 *
 * @param training the fingerprint of the {@link TrainingSet}
 * @param threads that an operator of libtorch used, and has to use on
 * @param step how many steps were taken
 * @param network TorchScript in train mode: weights and the running statistics of BatchNorm
 * @param optimizer {@link AdamW#state()}
 */
// Not copied: read and written once.
@SuppressWarnings("ArrayRecordComponent")
record Checkpoint(
    String training, int threads, int step, NccHistory history, byte[] network, byte[] optimizer) {
  /** Raise the number where a training would go on in another way than it has begun. */
  private static final String FORMAT = "CoreLake checkpoint 2";

  private static final int HASH_BYTES = 32;

  /** Returns a file: the fields in their order, big-endian, and the sha256 of that. */
  byte[] toBytes() {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream(network.length + optimizer.length + 300);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(FORMAT);
      out.writeUTF(training);
      out.writeInt(threads);
      out.writeInt(step);
      out.writeDouble(history.last());
      out.writeDouble(history.best());
      out.writeInt(history.looksWithoutImprovement());
      out.writeInt(network.length);
      out.write(network);
      out.writeInt(optimizer.length);
      out.write(optimizer);
      out.write(Sha256.messageDigest().digest(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException("Memory was written", e);
    }
    return bytes.toByteArray();
  }

  /** Reads a file; nothing where it is damaged, cut short, or of another format. */
  static Optional<Checkpoint> of(byte[] file) {
    int end = file.length - HASH_BYTES;
    if (end < 0) {
      return Optional.empty();
    }
    byte[] content = Arrays.copyOf(file, end);
    byte[] hash = Arrays.copyOfRange(file, end, file.length);
    if (!Arrays.equals(Sha256.messageDigest().digest(content), hash)) {
      return Optional.empty();
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      return in.readUTF().equals(FORMAT)
          ? Optional.of(
              new Checkpoint(
                  in.readUTF(),
                  in.readInt(),
                  in.readInt(),
                  new NccHistory(in.readDouble(), in.readDouble(), in.readInt()),
                  in.readNBytes(in.readInt()),
                  in.readNBytes(in.readInt())))
          : Optional.empty();
    } catch (IOException e) {
      // Whole by its hash, so written by something else.
      return Optional.empty();
    }
  }
}
