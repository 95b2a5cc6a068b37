package io.corelake.verify;

import io.corelake.manifest.Ranking;
import io.corelake.manifest.UidArray;
import io.corelake.progress.Progress;
import io.corelake.rank.RankingTable;
import io.corelake.verify.Finding.Kind;
import io.corelake.verify.RecordedRun.Subset;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The uids of every subset are, byte for byte, the ids of its images in ascending order. */
final class UidCheck implements Check {
  private static final int BUFFER = 1 << 16;

  @Override
  public String label() {
    return "uids";
  }

  @Override
  public String subject() {
    return UidArray.FILE;
  }

  @Override
  public void check(RunUnderCheck run, Progress progress) {
    for (Subset subset : run.record().subsets()) {
      String file = RunUnderCheck.subsetFolder(subset.name()) + UidArray.FILE;
      if (run.isReadable(file)
          && run.table(RunUnderCheck.RANKING, RankingTable.SCHEMA).isPresent()) {
        check(run, file, subset.images());
      }
    }
  }

  private static void check(RunUnderCheck run, String file, long images) {
    Ranking ranking = Ranking.of(run.spark(), run.tableFiles(RunUnderCheck.RANKING));
    try (InputStream in = new BufferedInputStream(run.storage().open(run.path(file)), BUFFER)) {
      byte[] header = UidArray.header(images);
      if (!Arrays.equals(header, in.readNBytes(header.length))) {
        add(run, file, "the header of " + images + " rows", "another one");
        return;
      }
      long row = 0;
      for (Iterator<String> ids = UidArray.ids(ranking, images); ids.hasNext(); row++) {
        String id = ids.next();
        byte[] found = in.readNBytes(UidArray.ROW_BYTES);
        if (!Arrays.equals(encoded(id), found)) {
          add(run, file, "row " + row + ": " + id, "bytes " + HexFormat.of().formatHex(found));
          return;
        }
      }
      if (in.read() >= 0) {
        add(run, file, images + " rows", "more");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + run.path(file), e);
    }
  }

  /** Returns null for what is no uid: a damaged ranking may hold anything. */
  private static byte @Nullable [] encoded(@Nullable String id) {
    try {
      return id == null ? null : UidArray.encode(id);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static void add(RunUnderCheck run, String file, String expected, String found) {
    run.findings().add(Kind.SUBSET, file, expected, found, run.fix(file));
  }
}
