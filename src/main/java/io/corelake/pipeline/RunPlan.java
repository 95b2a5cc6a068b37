package io.corelake.pipeline;

import java.util.List;

/**
 * What a run would do.
 *
 * @param toEmbed how many images would be embedded: an estimate, where others are embedded already
 * @param proxy in words
 * @param time the estimate, in words
 */
public record RunPlan(
    String root,
    long images,
    long bytes,
    long ignoredFiles,
    long toEmbed,
    String proxy,
    List<Step> steps,
    String time) {
  /** A stage and whether it is computed. */
  public record Step(String stage, String what) {}
}
