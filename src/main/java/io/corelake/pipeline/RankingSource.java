package io.corelake.pipeline;

import io.corelake.config.ClassesConfiguration.Method;
import io.corelake.config.Configuration;
import io.corelake.pipeline.RunRecord.ProxyRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the stages before the classes leave behind: a table of vectors and rejects.
 *
 * @param stage whose table it is
 * @param listed how many images there are, as they were counted before any was read
 * @param ignoredFiles files beside them that are no images by name
 * @param root what the names in the manifests are relative to
 * @param proxy that made the vectors; null where they were given
 * @param withClasses whether the table has the latent classes too
 */
record RankingSource(
    StageName stage,
    StageRecord vectors,
    long listed,
    long ignoredFiles,
    String root,
    @Nullable ProxyRecord proxy,
    boolean withClasses) {
  /** Returns whether the classes that came with the vectors are the latent classes. */
  boolean givesClasses(Configuration configuration) {
    Method method = configuration.classes().method();
    return withClasses && (method == Method.KMEANS || method == Method.COLUMN);
  }

  /** Returns how many images have a vector. */
  long images() {
    return vectors.count("embedded");
  }
}
