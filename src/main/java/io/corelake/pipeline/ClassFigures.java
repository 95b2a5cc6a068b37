package io.corelake.pipeline;

import io.corelake.quality.ClassSpread;
import java.util.List;

/**
 * What is known of a run's latent classes.
 *
 * @param warnings a line each
 */
record ClassFigures(ClassSpread spread, List<String> warnings) {}
