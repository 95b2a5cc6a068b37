package io.corelake.rank;

import io.corelake.selection.Axis;
import io.corelake.selection.Bound;
import io.corelake.selection.Candidates;
import io.corelake.selection.ClassShare;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.BitSet;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * A task of a round. Its answer is serialized here and not by Spark: the Kryo that Spark has cannot
 * write Java records, and so the bytes are known.
 */
final class BestOfShare implements Function<ClassShare, byte[]> {
  private final Axis axis;
  private final int[] range;
  private final long[] residual;
  private final Broadcast<long[]> picked;
  private final int count;

  BestOfShare(Axis axis, int[] range, long[] residual, Broadcast<long[]> picked, int count) {
    this.axis = axis;
    this.range = range;
    this.residual = residual;
    this.picked = picked;
    this.count = count;
  }

  @Override
  public byte[] call(ClassShare share) throws IOException {
    Candidates best =
        share.best(
            axis, residual, BitSet.valueOf(picked.value()), count, new Bound(range[0], range[1]));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(best);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #call} wrote. */
  static Candidates read(byte[] answer) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(answer))) {
      return (Candidates) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException("A task's answer cannot be read", e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("The executors run another CoreLake than the driver", e);
    }
  }
}
