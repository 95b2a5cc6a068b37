package io.corelake.verify;

import io.corelake.manifest.ExportFormat;
import io.corelake.progress.Progress;
import io.corelake.verify.Finding.Kind;
import io.corelake.verify.RecordedRun.Subset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Every smaller subset is a prefix of the next larger one, whatever the ranking is. */
final class NestingCheck implements Check {
  private static final int BUFFER = 1 << 16;

  @Override
  public String label() {
    return "nesting";
  }

  @Override
  public String subject() {
    return "that smaller subsets are prefixes of larger ones";
  }

  @Override
  public void check(RunUnderCheck run, Progress progress) {
    for (ExportFormat format : ExportFormat.values()) {
      List<Subset> subsets =
          run.record().subsets().stream()
              .filter(subset -> run.isReadable(file(subset, format)))
              .sorted(Comparator.comparingLong(Subset::images))
              .toList();
      for (int i = 1; i < subsets.size(); i++) {
        check(run, format, subsets.get(i - 1), subsets.get(i));
      }
    }
  }

  private static String file(Subset subset, ExportFormat format) {
    return RunUnderCheck.subsetFolder(subset.name()) + format.fileName();
  }

  private static void check(RunUnderCheck run, ExportFormat format, Subset smaller, Subset larger) {
    String prefix = file(smaller, format);
    String whole = file(larger, format);
    try (InputStream a = run.storage().open(run.path(prefix));
        InputStream b = run.storage().open(run.path(whole))) {
      a.readNBytes(headerBytes(format, smaller));
      b.readNBytes(headerBytes(format, larger));
      long rows =
          run.storage().status(run.path(prefix)).getLen()
              - headerBytes(format, smaller)
              - format.footer().length;
      long same = samePrefix(a, b, rows);
      if (same >= 0) {
        run.findings()
            .add(
                Kind.NESTING,
                prefix,
                "the first rows of " + whole,
                "another byte " + same + " of the rows",
                run.fix(prefix));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + run.path(prefix) + " or " + whole, e);
    }
  }

  /** Headers are padded: the length of the paths, which is not known here, changes nothing. */
  private static int headerBytes(ExportFormat format, Subset subset) {
    return format.header(subset.images(), 0).length;
  }

  /** Returns where {@code a} first differs from {@code b}; -1 where its first bytes do not. */
  private static long samePrefix(InputStream a, InputStream b, long bytes) throws IOException {
    long offset = 0;
    while (true) {
      byte[] chunk = a.readNBytes((int) Math.max(0, Math.min(BUFFER, bytes - offset)));
      if (chunk.length == 0) {
        return -1;
      }
      int mismatch = Arrays.mismatch(chunk, b.readNBytes(chunk.length));
      if (mismatch >= 0) {
        return offset + mismatch;
      }
      offset += chunk.length;
    }
  }
}
