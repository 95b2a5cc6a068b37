package io.corelake.verify;

import io.corelake.manifest.ExportFormat;
import io.corelake.verify.Finding.Kind;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * An export that is read row by row beside the ranking. One finding tells of the first row that is
 * off and of how many are.
 */
final class ExportCursor implements AutoCloseable {
  /** Bytes of a wrong row that are shown. */
  private static final int MOST_SHOWN = 200;

  private static final int BUFFER = 1 << 16;

  private final RunUnderCheck run;
  private final String file;
  private final ExportFormat format;
  private final int pathLength;
  private final long images;
  private final InputStream in;
  private long next;
  private boolean ended;
  private long wrong;
  private String expectedFirst = "";
  private String foundFirst = "";

  ExportCursor(RunUnderCheck run, String file, ExportFormat format, int pathLength, long images) {
    this.run = run;
    this.file = file;
    this.format = format;
    this.pathLength = pathLength;
    this.images = images;
    this.in = new BufferedInputStream(run.storage().open(run.path(file)), BUFFER);
    readHeader();
  }

  private void readHeader() {
    byte[] header = format.header(images, pathLength);
    if (!Arrays.equals(header, read(header.length))) {
      ended = true;
      add("the header of " + images + " rows", "another one; its rows were not looked at");
    }
  }

  /** Holds the row of a rank against what the ranking makes of it. */
  void compare(long rank, byte[] expected) {
    if (ended || rank < next || rank >= images) {
      return;
    }
    // A rank that the ranking lacks is the ranking's fault, and said there.
    while (next < rank && !ended) {
      readRow(1);
    }
    if (ended) {
      return;
    }
    mark(expected.length);
    if (Arrays.equals(expected, read(expected.length))) {
      next++;
      return;
    }
    reset();
    String found = readRow(lines(expected));
    if (!ended && wrong++ == 0) {
      expectedFirst = "row " + (next - 1) + ": " + shown(expected);
      foundFirst = found;
    }
  }

  /** Says what was off, when the ranking is at its end. */
  void finish() {
    while (next < images && !ended) {
      readRow(1);
    }
    byte[] footer = format.footer();
    if (!ended && !Arrays.equals(footer, read(footer.length + 1))) {
      add(images + " rows", footer.length == 0 ? "more" : "another end after them");
    }
    if (wrong > 0) {
      add(expectedFirst, foundFirst + "; " + wrong + " rows are not the ranking's");
    }
  }

  private void add(String expected, String found) {
    run.findings().add(Kind.SUBSET, file, expected, found, run.fix(file));
  }

  /**
   * Reads a row, whatever it holds.
   *
   * @param lines how many line feeds it ends after, where it is text
   */
  private String readRow(long lines) {
    int rowBytes = format.rowBytes(pathLength);
    byte[] row = rowBytes > 0 ? read(rowBytes) : readLines(lines);
    boolean whole =
        rowBytes > 0 ? row.length == rowBytes : row.length > 0 && row[row.length - 1] == '\n';
    if (!whole) {
      ended = true;
      add(images + " rows", "the end of the file in row " + next);
    }
    next++;
    return whole ? shown(row) : "";
  }

  /** An image id may hold line feeds. */
  private static long lines(byte[] text) {
    long lines = 0;
    for (byte value : text) {
      if (value == '\n') {
        lines++;
      }
    }
    return lines;
  }

  /** Returns the beginning and the last byte of some lines, however long they are. */
  private byte[] readLines(long lines) {
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    long left = lines;
    try {
      int last = -1;
      for (int value = in.read(); value >= 0; value = in.read()) {
        last = value;
        if (row.size() < MOST_SHOWN) {
          row.write(value);
        }
        if (value == '\n' && --left == 0) {
          break;
        }
      }
      if (last >= 0 && row.size() == MOST_SHOWN) {
        row.write(last);
      }
      return row.toByteArray();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private String shown(byte[] row) {
    return format.shown(Arrays.copyOf(row, Math.min(row.length, MOST_SHOWN)));
  }

  private byte[] read(int bytes) {
    try {
      return in.readNBytes(bytes);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void mark(int bytes) {
    in.mark(bytes + 1);
  }

  private void reset() {
    try {
      in.reset();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private UncheckedIOException failure(IOException e) {
    return new UncheckedIOException("Cannot read " + run.path(file), e);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
