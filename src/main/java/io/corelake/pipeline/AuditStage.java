package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.audit.AuditPass;
import io.corelake.audit.ProxyAudit;
import io.corelake.config.Configuration;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Audits the proxy by what it made of the corpus, once for every embedding table: the figures lie
 * in the table's folder, under a name that Spark does not read.
 */
final class AuditStage {
  /** Its number goes up when other figures are worked out. */
  private static final String FILE = "_audit-1.json";

  private final Configuration configuration;
  private final Stages stages;
  private final KeptFigures figures;
  private final Progress progress;

  AuditStage(
      SparkSession spark,
      Configuration configuration,
      Stages stages,
      Storage storage,
      Progress progress) {
    this.figures = new KeptFigures(spark, storage);
    this.configuration = configuration;
    this.stages = stages;
    this.progress = progress;
  }

  /**
   * Returns the figures, and says them.
   *
   * @param origin the proxy's, for the message
   * @throws CoreLakeException if the proxy maps all images to one point
   */
  ProxyAudit of(StageRecord embed, String origin) {
    Path file = new Path(stages.data(StageName.EMBED, embed), FILE);
    ProxyAudit audit =
        figures.findOrCompute(
            file, ProxyAudit.class, "CoreLake: audit of the proxy", () -> compute(embed));
    refuseCollapsed(audit, embed, origin);
    if (audit.images() > 0) {
      progress.note("%-9s %s".formatted("audit", summary(audit)));
    }
    AuditWarnings.of(audit).forEach(warning -> progress.note("Warning: " + warning));
    return audit;
  }

  private ProxyAudit compute(StageRecord embed) {
    return AuditPass.of(
        stages.table(StageName.EMBED, embed),
        embed.count("embedded"),
        (int) embed.count("dimension"),
        configuration.embed().views(),
        configuration.seed());
  }

  /**
   * Images of the same bytes have the same vector with any proxy: of these alone none is blamed.
   */
  private void refuseCollapsed(ProxyAudit audit, StageRecord embed, String origin) {
    if (!audit.collapsed() || !differ(stages.table(StageName.EMBED, embed))) {
      return;
    }
    throw CoreLakeException.usage(
        String.format(
            Locale.ROOT,
            "embed.proxy (%s) maps all %,d images to one point: two different images are %.6f"
                + " alike, and no component varies by more than the rounding of 0.00006; %s",
            origin,
            audit.images(),
            audit.imageSimilarity(),
            origin.equals(Proxies.TRAINED)
                ? "raise train.images or train.epochs, or give a proxy with --proxy"
                : "give an encoder of images like these with --proxy (or none, and one is trained),"
                    + " and the embed.mean, embed.std and embed.image-size that it was made for"));
  }

  private static boolean differ(Dataset<Row> table) {
    return table.where("vector IS NOT NULL").select("sha256").distinct().limit(2).count() > 1;
  }

  private static String summary(ProxyAudit audit) {
    StringBuilder summary =
        new StringBuilder("the proxy gives %d dimensions".formatted(audit.dimension()));
    append(summary, ", of effective rank %.1f", audit.effectiveRank());
    append(summary, "; two views of an image are %.3f alike", audit.alignment());
    append(summary, ", two images %.3f", audit.imageSimilarity());
    return summary.toString();
  }

  private static void append(StringBuilder summary, String format, @Nullable Double figure) {
    if (figure != null) {
      summary.append(String.format(Locale.ROOT, format, figure));
    }
  }
}
