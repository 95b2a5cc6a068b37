package io.corelake.pipeline;

import io.corelake.quality.ClassGeometry;
import io.corelake.quality.ClassSpread;
import java.util.List;

/**
 * What is known of a run's latent classes.
 *
 * @param warnings a line each
 */
record ClassFigures(ClassSpread spread, ClassGeometry geometry, List<String> warnings) {}
