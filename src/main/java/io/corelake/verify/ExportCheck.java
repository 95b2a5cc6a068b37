package io.corelake.verify;

import io.corelake.manifest.ExportFormat;
import io.corelake.manifest.Ranking;
import io.corelake.progress.Progress;
import io.corelake.rank.RankingTable;
import io.corelake.verify.RecordedRun.Subset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * The exports of every subset are, byte for byte, what the first rows of the ranking make. All of
 * them are read side by side in one pass over the ranking.
 */
final class ExportCheck implements Check {
  private static final int ROWS_A_REPORT = 10_000;

  @Override
  public String label() {
    return "exports";
  }

  @Override
  public String subject() {
    return "the exports";
  }

  @Override
  public long steps(RunUnderCheck run) {
    return run.record().subsets().stream().mapToLong(Subset::images).max().orElse(0);
  }

  @Override
  public void check(RunUnderCheck run, Progress progress) {
    if (run.table(RunUnderCheck.RANKING, RankingTable.SCHEMA).isEmpty()) {
      return;
    }
    Map<ExportFormat, List<ExportCursor>> cursors = new EnumMap<>(ExportFormat.class);
    try {
      Ranking ranking = Ranking.of(run.spark(), run.tableFiles(RunUnderCheck.RANKING));
      Map<ExportFormat, Integer> pathLengths = new EnumMap<>(ExportFormat.class);
      for (Subset subset : run.record().subsets()) {
        open(run, subset, ranking, pathLengths, cursors);
      }
      long[] rows = {0};
      ranking.forEach(
          steps(run),
          row -> {
            compare(cursors, pathLengths, row);
            if (++rows[0] % ROWS_A_REPORT == 0) {
              progress.advanced(rows[0], "");
            }
          });
      cursors.values().forEach(all -> all.forEach(ExportCursor::finish));
    } finally {
      close(cursors);
    }
  }

  private static void open(
      RunUnderCheck run,
      Subset subset,
      Ranking ranking,
      Map<ExportFormat, Integer> pathLengths,
      Map<ExportFormat, List<ExportCursor>> cursors) {
    for (ExportFormat format : ExportFormat.values()) {
      String file = RunUnderCheck.subsetFolder(subset.name()) + format.fileName();
      if (run.isReadable(file)) {
        int pathLength = pathLengths.computeIfAbsent(format, unread -> unread.pathLength(ranking));
        cursors
            .computeIfAbsent(format, unused -> new ArrayList<>())
            .add(new ExportCursor(run, file, format, pathLength, subset.images()));
      }
    }
  }

  private static void compare(
      Map<ExportFormat, List<ExportCursor>> cursors,
      Map<ExportFormat, Integer> pathLengths,
      Row row) {
    if (RowOrder.REQUIRED.stream().anyMatch(name -> row.getAs(name) == null)) {
      return;
    }
    long rank = row.getAs("global_rank");
    cursors.forEach(
        (format, all) -> {
          byte[] encoded = format.encode(row, pathLengths.getOrDefault(format, 0));
          all.forEach(cursor -> cursor.compare(rank, encoded));
        });
  }

  private static void close(Map<ExportFormat, List<ExportCursor>> cursors) {
    cursors
        .values()
        .forEach(
            all ->
                all.forEach(
                    cursor -> {
                      try {
                        cursor.close();
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    }));
  }
}
