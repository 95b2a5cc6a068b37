/**
 * The proxy: the small network whose view embeddings the ranking is made of. Loads it from
 * TorchScript, runs it, and trains one with SimCLR (Chen et al., "A Simple Framework for
 * Contrastive Learning of Visual Representations", ICML 2020). The only package that knows DJL and
 * libtorch; it knows nothing of Spark.
 */
@NullMarked
package io.corelake.proxy;

import org.jspecify.annotations.NullMarked;
