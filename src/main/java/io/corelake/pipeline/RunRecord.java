package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.audit.ProxyAudit;
import io.corelake.quality.ClassGeometry;
import io.corelake.quality.ClassSpread;
import io.corelake.storage.Storage.Digest;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code run.json}: what a run did, and the size and hash of every file that it published.
 *
 * @param status running, done or failed
 * @param exitCode null while the run goes on
 * @param error the line that the user saw, or null
 * @param configuration every key with its effective value
 * @param counts null until the images are ranked
 * @param rejectReasons rejects by reason
 * @param images what the files are; null where vectors were given, and until the images are ranked
 * @param proxy null where the vectors were given, and until the images are ranked
 * @param selection null until the images are ranked
 * @param files by their path below the run's folder
 */
public record RunRecord(
    int formatVersion,
    String runId,
    String status,
    @Nullable Integer exitCode,
    @Nullable String error,
    String startedAt,
    @Nullable String finishedAt,
    String input,
    String output,
    String work,
    SortedMap<String, Object> configuration,
    @Nullable ImageCounts counts,
    SortedMap<String, Long> rejectReasons,
    @Nullable CorpusStatistics images,
    @Nullable ProxyRecord proxy,
    @Nullable SelectionRecord selection,
    List<StageTiming> stages,
    List<SubsetSummary> subsets,
    SortedMap<String, String> versions,
    SortedMap<String, Digest> files) {
  public static final int FORMAT_VERSION = 1;

  public RunRecord {
    if (runId == null || input == null || configuration == null || stages == null) {
      throw new IllegalArgumentException("A run's record lacks what the run was");
    }
  }

  /**
   * What became of the listed images: listed = ranked + folded + rejected.
   *
   * @param ignoredFiles files beside them that are no images by name
   */
  public record ImageCounts(
      long listed, long ranked, long folded, long rejected, long ignoredFiles) {
    public ImageCounts {
      if (listed != ranked + folded + rejected) {
        throw new CoreLakeException(
            ExitCode.BUG,
            "Images were lost: %d listed, %d ranked, %d folded, %d rejected"
                .formatted(listed, ranked, folded, rejected));
      }
    }
  }

  /** What a run came to. */
  record Results(
      ImageCounts counts,
      SortedMap<String, Long> rejectReasons,
      @Nullable CorpusStatistics images,
      @Nullable ProxyRecord proxy,
      SelectionRecord selection,
      List<SubsetSummary> subsets) {}

  /**
   * The proxy that the images were embedded with.
   *
   * @param origin where it came from: the file that was given, or "trained"
   * @param trainedOn fingerprint of the corpus that it was trained on; null of one that was given
   * @param audit what the vectors say of it; null in runs of before there was the audit
   * @param warnings what of that a user should look into
   */
  public record ProxyRecord(
      String origin,
      String sha256,
      @Nullable String trainedOn,
      int imageSize,
      int dimension,
      int views,
      @Nullable ProxyAudit audit,
      List<String> warnings) {
    public ProxyRecord {
      warnings = warnings == null ? List.of() : warnings;
    }
  }

  /**
   * What the images were selected by.
   *
   * @param classes latent classes that have images to rank
   * @param largestClass how many images the largest of them has
   * @param gridBits components are whole numbers of steps of 2^-gridBits
   * @param spread of the classes; null in runs of before it was looked at
   * @param geometry of their centres; null in runs of before it was looked at
   * @param warnings what of the classes a user should look into
   */
  public record SelectionRecord(
      long classes,
      long largestClass,
      int gridBits,
      @Nullable ClassSpread spread,
      @Nullable ClassGeometry geometry,
      List<String> warnings) {
    public SelectionRecord {
      warnings = warnings == null ? List.of() : warnings;
    }
  }

  /**
   * A stage of this run.
   *
   * @param reused whether the table of an earlier run was taken
   * @param images that went through it
   * @param kept how many of these have the row of an earlier table, as their bytes are the same;
   *     null of a stage that keeps none
   * @param resumed how many have the row of an interrupted attempt at the same table; null of a
   *     stage that has no such attempts, and in runs of before there were any
   * @param seconds that it took now; of a reused table, what it took then
   */
  public record StageTiming(
      String stage,
      @Nullable String fingerprint,
      boolean reused,
      long images,
      @Nullable Long kept,
      @Nullable Long resumed,
      double seconds) {
    /** Work that makes no table. */
    static StageTiming of(String stage, long images, double seconds) {
      return new StageTiming(stage, null, false, images, null, null, seconds);
    }
  }

  /** Returns this record with other subsets and files. */
  RunRecord with(List<SubsetSummary> otherSubsets, SortedMap<String, Digest> otherFiles) {
    return new RunRecord(
        formatVersion,
        runId,
        status,
        exitCode,
        error,
        startedAt,
        finishedAt,
        input,
        output,
        work,
        configuration,
        counts,
        rejectReasons,
        images,
        proxy,
        selection,
        stages,
        otherSubsets,
        versions,
        otherFiles);
  }

  /** A subset in brief. */
  public record SubsetSummary(String name, long images) {}
}
