package io.corelake.pipeline;

import java.util.List;

/**
 * What a run would do.
 *
 * @param proxy in words
 * @param time the estimate, in words
 */
public record RunPlan(
    String root,
    long images,
    long bytes,
    long ignoredFiles,
    String proxy,
    List<Step> steps,
    String time) {
  /** A stage and whether it is computed. */
  public record Step(String stage, String what) {}
}
