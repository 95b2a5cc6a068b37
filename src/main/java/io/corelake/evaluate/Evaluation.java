package io.corelake.evaluate;

import io.corelake.evaluate.Protocol.Match;
import java.util.List;

/**
 * What an evaluation found: {@code evaluation.json}.
 *
 * @param run the folder of the run
 * @param runId of the run
 * @param setting how the encoders were trained and probed
 * @param cells by budget and contender
 * @param checks of the protocol itself
 * @param trials every training
 */
public record Evaluation(
    int formatVersion,
    String run,
    String runId,
    Setting setting,
    List<Cell> cells,
    List<Check> checks,
    List<TrialResult> trials) {
  /** Of the file. */
  public static final int FORMAT_VERSION = 1;

  /** Copies the lists. */
  public Evaluation {
    cells = List.copyOf(cells);
    checks = List.copyOf(checks);
    trials = List.copyOf(trials);
  }

  /** Sums up trainings. */
  public static Evaluation of(String run, String runId, Setting setting, List<TrialResult> trials) {
    Summary summary = new Summary(trials, setting.heldOut());
    return new Evaluation(
        FORMAT_VERSION, run, runId, setting, summary.cells(), summary.checks(), trials);
  }

  /**
   * How the encoders were trained and probed.
   *
   * @param ranked images of the run
   * @param sampled of these the ones that took part
   * @param training of these the ones that encoders could learn of
   * @param probed of these the ones whose labels the probe learnt
   * @param heldOut the images whose labels it was asked for
   * @param labels how many different ones these have
   * @param seeds trainings a cell
   * @param epochs over everything, or over each subset, see {@link Match}
   * @param match what all trainings have in common
   * @param batchSize images a step
   * @param encoder width and input of the network
   */
  public record Setting(
      long ranked,
      int sampled,
      int training,
      int probed,
      int heldOut,
      int labels,
      int seeds,
      int epochs,
      Match match,
      int batchSize,
      String encoder) {}
}
