package io.corelake.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A table that a stage is to make.
 *
 * @param fingerprint sha256 of all that the table depends on
 * @param key see {@link StageRecord}
 * @param images that the stage works on, or {@link Stages#UNKNOWN}
 */
record StageTarget(StageName stage, String fingerprint, @Nullable String key, long images) {
  /** A table that serves one corpus only. */
  StageTarget(StageName stage, String fingerprint, long images) {
    this(stage, fingerprint, null, images);
  }
}
