package io.corelake.vectors;

import io.corelake.vectors.VectorCheck.Given;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** The checked vectors of a chunk, a few of them in memory at a time. */
final class NpyRows implements Iterator<Row> {
  private static final int BUFFER_BYTES = 1 << 20;

  private final DataInputStream numbers;
  private final IdLines ids;
  private final NpyLayout layout;
  private final VectorCheck check;
  private final long end;
  private final ByteBuffer buffer;
  private final double[] vector;
  private long row;

  /**
   * Reads a chunk.
   *
   * @param numbers at the chunk's first vector
   * @param ids at the chunk's first line
   */
  NpyRows(InputStream numbers, IdLines ids, NpyChunks chunks, int chunk, VectorCheck check) {
    this.numbers = new DataInputStream(numbers);
    this.ids = ids;
    this.layout = chunks.layout();
    this.check = check;
    this.row = chunks.firstRow(chunk);
    this.end = chunks.endRow(chunk);
    int rows = (int) Math.max(1, Math.min(end - row, BUFFER_BYTES / layout.rowBytes()));
    this.buffer =
        ByteBuffer.allocate(rows * layout.rowBytes()).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    this.vector = new double[layout.dimension()];
  }

  @Override
  public boolean hasNext() {
    return row < end;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      if (!buffer.hasRemaining()) {
        fill();
      }
      for (int j = 0; j < vector.length; j++) {
        vector[j] = layout.number().at(buffer, buffer.position() + j * layout.number().bytes());
      }
      buffer.position(buffer.position() + layout.rowBytes());
      return check.check(new Given(ids.next(), null, row++, vector, null));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read vector " + row, e);
    }
  }

  private void fill() throws IOException {
    long left = (end - row) * layout.rowBytes();
    buffer.clear().limit((int) Math.min(buffer.capacity(), left));
    numbers.readFully(buffer.array(), 0, buffer.limit());
  }
}
