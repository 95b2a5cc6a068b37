package io.corelake.rank;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What was picked greedily of a class, in order: 12 bytes a pick, on the driver. */
final class Picks {
  static final StructType SCHEMA =
      new StructType()
          .add("row", DataTypes.IntegerType, false)
          .add("class_rank", DataTypes.LongType, false)
          .add("gain", DataTypes.LongType, false);

  private static final int CHUNK = 1 << 16;

  private int[] rows = new int[CHUNK];
  private long[] gains = new long[CHUNK];
  private int size;

  /** Some picks in a row, to be sent to a task; no record, since Kryo is to write it. */
  static final class Chunk implements Serializable {
    private final int first;
    private final int[] rows;
    private final long[] gains;

    private Chunk(int first, int[] rows, long[] gains) {
      this.first = first;
      this.rows = rows;
      this.gains = gains;
    }

    /** Returns the picks as rows of {@link #SCHEMA}. */
    Iterator<Row> table() {
      return IntStream.range(0, rows.length)
          .mapToObj(i -> RowFactory.create(rows[i], (long) first + i, gains[i]))
          .iterator();
    }
  }

  void add(int row, long gain) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, size + (size >> 1));
      gains = Arrays.copyOf(gains, size + (size >> 1));
    }
    rows[size] = row;
    gains[size++] = gain;
  }

  int size() {
    return size;
  }

  /** Returns the rows that were picked. */
  BitSet rows() {
    BitSet picked = new BitSet();
    for (int i = 0; i < size; i++) {
      picked.set(rows[i]);
    }
    return picked;
  }

  /** Returns all picks in pieces. */
  List<Chunk> chunks() {
    List<Chunk> chunks = new ArrayList<>();
    for (int from = 0; from < size; from += CHUNK) {
      int to = Math.min(size, from + CHUNK);
      chunks.add(
          new Chunk(from, Arrays.copyOfRange(rows, from, to), Arrays.copyOfRange(gains, from, to)));
    }
    return chunks;
  }
}
