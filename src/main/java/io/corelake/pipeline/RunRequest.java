package io.corelake.pipeline;

import io.corelake.config.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks for.
 *
 * @param inputOption the option of the command line that gives the input
 * @param work where the stages' tables lie; null stands for {@code <output>/work}
 * @param until the last stage to run
 * @param runId null stands for a new one
 * @param force whether a finished run of the same id may be written again
 */
public record RunRequest(
    String inputOption,
    String input,
    String output,
    @Nullable String work,
    Configuration configuration,
    StageName until,
    @Nullable String runId,
    boolean force) {
  /** Returns this request with a run id, a new one where none was given. */
  RunRequest named() {
    return runId != null
        ? this
        : new RunRequest(
            inputOption, input, output, work, configuration, until, RunPublisher.newRunId(), force);
  }
}
