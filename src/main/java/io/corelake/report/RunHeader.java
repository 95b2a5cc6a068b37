package io.corelake.report;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run was asked to do.
 *
 * @param version the version of CoreLake that ran
 * @param finished when the ranking was published
 * @param input the corpus, a URI
 * @param output the directory of this run, a URI
 * @param objective the objective's name in the configuration, such as {@code cl-core}
 * @param proxy the proxy encoder in one line: its file and the head of its SHA-256; null where the
 *     vectors were given
 */
public record RunHeader(
    String runId,
    String version,
    Instant finished,
    String input,
    String output,
    String objective,
    @Nullable String proxy) {}
