package io.corelake.pipeline;

import io.corelake.audit.ProxyAudit;
import io.corelake.audit.ProxyAudit.Norms;
import io.corelake.pipeline.RunRecord.ProxyRecord;
import io.corelake.report.AuditRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The figures of an audit as the report shows them. */
final class AuditRows {
  private AuditRows() {}

  /** Returns a row for each figure that there is. */
  static List<AuditRow> of(@Nullable ProxyRecord proxy) {
    ProxyAudit audit = proxy == null ? null : proxy.audit();
    if (audit == null) {
      return List.of();
    }
    List<AuditRow> rows = new ArrayList<>();
    add(
        rows,
        "alignment",
        audit.alignment(),
        "mean similarity of two views of one image; 1: augmentation changes nothing");
    add(
        rows,
        "similarity of two images",
        audit.imageSimilarity(),
        "mean over all pairs of images; near 1: all images are the same to the proxy");
    add(
        rows,
        "intraclass correlation",
        audit.intraclassCorrelation(),
        "share of the views\u2019 variance that is between images; 0: it tells no image from another");
    rows.add(
        new AuditRow(
            "dimensions",
            String.format(Locale.ROOT, "%,d", audit.dimension()),
            "length of a vector"));
    rows.add(
        new AuditRow(
            "constant dimensions",
            String.format(Locale.ROOT, "%,d", audit.constantDimensions()),
            "components that vary by less than the rounding, and so tell nothing"));
    add(
        rows,
        "effective rank",
        audit.effectiveRank(),
        "participation ratio of the covariance over %s: how many directions the vectors use"
            .formatted(String.format(Locale.ROOT, "%,d images", audit.sampledImages())));
    addNorms(rows, audit.norms());
    return rows;
  }

  private static void add(
      List<AuditRow> rows, String measure, @Nullable Double value, String meaning) {
    if (value != null) {
      rows.add(new AuditRow(measure, figure(value), meaning));
    }
  }

  private static void addNorms(List<AuditRow> rows, @Nullable Norms norms) {
    if (norms != null) {
      rows.add(
          new AuditRow(
              "length of the outputs",
              figure(norms.mean()) + " \u00b1 " + figure(norms.deviation()),
              "before they are brought to length 1: mean and standard deviation; from %s to %s"
                  .formatted(figure(norms.min()), figure(norms.max()))));
    }
  }

  /** Returns four digits, without an exponent where it can be. */
  private static String figure(double value) {
    double size = Math.abs(value);
    String format = size != 0 && (size < 1e-3 || size >= 1e6) ? "%.3e" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }
}
