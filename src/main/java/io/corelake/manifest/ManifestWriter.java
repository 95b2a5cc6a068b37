package io.corelake.manifest;

import io.corelake.config.Budget;
import io.corelake.config.OutputConfiguration.Export;
import io.corelake.storage.Json;
import io.corelake.storage.Storage.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes a run's tables and its subsets. */
public final class ManifestWriter {
  private final RunDirectory run;

  public ManifestWriter(RunDirectory run) {
    this.run = run;
  }

  /**
   * What the subsets are taken of.
   *
   * @param listed images of the corpus, rejects and duplicates included
   * @param root of the corpus
   */
  public record Source(String runId, long listed, long ranked, String objective, String root) {}

  /** Writes {@code ranking/}: the rank stage's files under names that are always the same. */
  public void writeRanking(Ranking ranking) {
    int part = 0;
    for (Path file : ranking.files()) {
      run.copy(file, RunDirectory.partName(RunFiles.RANKING, part++));
    }
  }

  /** Writes {@code rejects/}, one file. */
  public void writeRejects(Dataset<Row> rejects) {
    run.write(rejects.coalesce(1).sortWithinPartitions("index"), RunFiles.REJECTS, 0);
  }

  /** Writes {@code duplicates/}, one file. */
  public void writeDuplicates(Dataset<Row> duplicates) {
    run.write(duplicates.repartition(1).sortWithinPartitions("index"), RunFiles.DUPLICATES, 0);
  }

  /** Writes every subset; the table, the exports asked for, and subset.json last. */
  public List<SubsetManifest> writeSubsets(
      Ranking ranking, Source source, List<Budget> budgets, Set<Export> exports) {
    List<Long> sizes = budgets.stream().map(budget -> budget.images(source.ranked())).toList();
    List<ExportSpool> spools = new ArrayList<>();
    try {
      openSpools(ranking, exports, spools);
      if (!spools.isEmpty()) {
        long largest = sizes.stream().mapToLong(Long::longValue).max().orElse(0);
        ranking.forEach(largest, row -> spools.forEach(spool -> spool.add(row, sizes)));
      }
      List<SubsetManifest> manifests = new ArrayList<>();
      for (Budget budget : budgets) {
        if (exports.contains(Export.IMAGES)) {
          writeImages(ranking, folder(budget) + "/images", budget.images(source.ranked()));
        }
        for (ExportSpool spool : spools) {
          run.write(
              folder(budget) + "/" + spool.name(),
              out -> spool.writePrefix(budget.images(source.ranked()), out));
        }
        if (exports.contains(Export.UIDS)) {
          run.write(
              folder(budget) + "/" + UidArray.FILE,
              out -> UidArray.write(ranking, budget.images(source.ranked()), out));
        }
        manifests.add(writeManifest(source, budget));
      }
      return manifests;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot spool the exports in the temporary directory", e);
    } finally {
      close(spools);
    }
  }

  private static void openSpools(Ranking ranking, Set<Export> exports, List<ExportSpool> spools)
      throws IOException {
    for (ExportFormat format : ExportFormat.values()) {
      if (exports.contains(format.export())) {
        spools.add(new ExportSpool(format, format.pathLength(ranking)));
      }
    }
  }

  private static void close(List<ExportSpool> spools) {
    IOException failure = null;
    for (ExportSpool spool : spools) {
      try {
        spool.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw new UncheckedIOException("Cannot remove the spool of the exports", failure);
    }
  }

  /**
   * Whole files of the ranking are copied; only the file in which the budget ends is written anew.
   */
  private void writeImages(Ranking ranking, String folder, long images) {
    int part = 0;
    long written = 0;
    for (Path file : ranking.files()) {
      long rows = ranking.count(file);
      if (written >= images) {
        return;
      }
      if (written + rows <= images) {
        run.copy(file, RunDirectory.partName(folder, part++));
      } else {
        run.write(ranking.rows(file).where("global_rank < " + images), folder, part++);
      }
      written += rows;
    }
  }

  private SubsetManifest writeManifest(Source source, Budget budget) {
    String prefix = folder(budget) + "/";
    SortedMap<String, Digest> files = new TreeMap<>();
    run.files()
        .subMap(prefix, prefix + Character.MAX_VALUE)
        .forEach((name, digest) -> files.put(name.substring(prefix.length()), digest));
    long images = budget.images(source.ranked());
    SubsetManifest manifest =
        new SubsetManifest(
            SubsetManifest.FORMAT_VERSION,
            source.runId(),
            budget.directory(),
            budget.amount().toPlainString(),
            images,
            source.ranked(),
            source.listed(),
            (double) images / source.ranked(),
            source.objective(),
            source.root(),
            SubsetManifest.ORDER,
            files);
    byte[] json = Json.pretty(manifest).getBytes(StandardCharsets.UTF_8);
    run.write(prefix + "subset.json", out -> out.write(json));
    return manifest;
  }

  private static String folder(Budget budget) {
    return SubsetManifest.folder(budget.directory());
  }
}
