package io.corelake.pipeline;

import io.corelake.audit.ProxyAudit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What of an audit a user should look into. The bounds were measured on seven proxies and three
 * corpora, see docs/decisions/0019-proxy-audit.md.
 */
final class AuditWarnings {
  /** Of fewer images all may well be alike. */
  private static final long LEAST_IMAGES = 20;

  private static final double MOST_SIMILARITY = 0.95;
  private static final double LEAST_CORRELATION = 0.1;
  private static final double LEAST_RANK = 2;

  private AuditWarnings() {}

  /** Returns a line for each. */
  static List<String> of(ProxyAudit audit) {
    List<String> warnings = new ArrayList<>();
    if (audit.images() < LEAST_IMAGES) {
      return warnings;
    }
    Double similarity = audit.imageSimilarity();
    if (similarity != null && similarity > MOST_SIMILARITY) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the proxy is nearly collapsed: two different images are %.3f alike on average (above"
                  + " %.2f), so the ranking rests on small differences; a better trained proxy tells"
                  + " images apart",
              similarity,
              MOST_SIMILARITY));
    }
    Double correlation = audit.intraclassCorrelation();
    if (correlation != null && correlation < LEAST_CORRELATION) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the proxy hardly recognises an image: its views are only %.3f of the way from as"
                  + " alike as those of two images to the same (below %.1f); check embed.mean,"
                  + " embed.std and embed.image-size, or take another proxy",
              correlation,
              LEAST_CORRELATION));
    }
    Double rank = audit.effectiveRank();
    if (rank != null && rank < LEAST_RANK) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the proxy's vectors vary along hardly more than one direction (effective rank %.2f of"
                  + " %d, below %.0f)",
              rank,
              audit.dimension(),
              LEAST_RANK));
    }
    return warnings;
  }
}
