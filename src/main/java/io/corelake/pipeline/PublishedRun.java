package io.corelake.pipeline;

import org.apache.hadoop.fs.Path;

/** A run that readers may use. */
public record PublishedRun(String runId, Path directory, RunRecord record) {}
