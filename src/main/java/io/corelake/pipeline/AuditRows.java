package io.corelake.pipeline;

import io.corelake.audit.ProxyAudit;
import io.corelake.audit.ProxyAudit.Norms;
import io.corelake.pipeline.RunRecord.ProxyRecord;
import io.corelake.report.FigureRow;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The figures of an audit as the report shows them. */
final class AuditRows {
  private AuditRows() {}

  /** Returns a row for each figure that there is. */
  static List<FigureRow> of(@Nullable ProxyRecord proxy) {
    ProxyAudit audit = proxy == null ? null : proxy.audit();
    if (audit == null) {
      return List.of();
    }
    FigureRows rows = new FigureRows();
    rows.add(
        "alignment",
        audit.alignment(),
        "mean similarity of two views of one image; 1: augmentation changes nothing");
    rows.add(
        "similarity of two images",
        audit.imageSimilarity(),
        "mean over all pairs of images; near 1: all images are the same to the proxy");
    rows.add(
        "intraclass correlation",
        audit.intraclassCorrelation(),
        "share of the views\u2019 variance that is between images; 0: it tells no image from another");
    rows.add("dimensions", audit.dimension(), "length of a vector");
    rows.add(
        "constant dimensions",
        audit.constantDimensions(),
        "components that vary by less than the rounding, and so tell nothing");
    rows.add(
        "effective rank",
        audit.effectiveRank(),
        "participation ratio of the covariance over %s: how many directions the vectors use"
            .formatted(String.format(Locale.ROOT, "%,d images", audit.sampledImages())));
    addNorms(rows, audit.norms());
    return rows.all();
  }

  private static void addNorms(FigureRows rows, @Nullable Norms norms) {
    if (norms != null) {
      rows.add(
          "length of the outputs",
          FigureRows.figure(norms.mean()) + " \u00b1 " + FigureRows.figure(norms.deviation()),
          "before they are brought to length 1: mean and standard deviation; from %s to %s"
              .formatted(FigureRows.figure(norms.min()), FigureRows.figure(norms.max())));
    }
  }
}
