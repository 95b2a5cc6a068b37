package io.corelake.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page of an evaluation shows.
 *
 * @param runId of the run
 * @param headline the finding in one line
 * @param setting how the encoders were trained, name by name
 * @param rows everything first, then the subsets
 * @param checks of the protocol itself
 */
public record EvaluationReport(
    String runId,
    String headline,
    Map<String, String> setting,
    List<EvaluationRow> rows,
    List<CheckRow> checks) {
  /**
   * A contender at a budget.
   *
   * @param accuracies of the seeds, 0..1
   * @param againstRandom the mean less that of random images; null where there is none
   * @param againstEverything the mean less that of everything; null where there is none
   * @param margin half of the 95 % interval of these differences; null where it is not known
   * @param verdict in a word, or empty
   */
  public record EvaluationRow(
      String contender,
      String keep,
      long images,
      List<Double> accuracies,
      double mean,
      @Nullable Double againstRandom,
      @Nullable Double againstEverything,
      @Nullable Double margin,
      String verdict) {}

  /**
   * Something that is to be true.
   *
   * @param outcome yes, no, or not known
   */
  public record CheckRow(String claim, String outcome, String detail) {}
}
