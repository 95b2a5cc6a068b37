package io.corelake.pipeline;

import io.corelake.config.Budget;
import io.corelake.evaluate.Protocol.Match;
import io.corelake.selection.Objective;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code corelake evaluate} is asked for.
 *
 * @param run an output, which stands for its current run, or the folder of a run
 * @param output folder of the results; null: {@code evaluations/RUN-ID} beside the runs
 * @param labels a file of labels; null: those of the corpus
 * @param keep budgets; none: those of the run's subsets
 * @param objectives to hold against chance; none: that of the run
 * @param seeds trainings of each contender at each budget
 * @param epochs over everything, or over each subset
 * @param images how many of the ranked images take part at most
 * @param assignments {@code key=value} over the run's own settings
 * @param estimateOnly whether to end with the estimate
 */
public record EvaluationRequest(
    String run,
    @Nullable String output,
    @Nullable String labels,
    List<Budget> keep,
    List<Objective> objectives,
    int seeds,
    int epochs,
    Match match,
    int images,
    List<String> assignments,
    boolean estimateOnly) {}
