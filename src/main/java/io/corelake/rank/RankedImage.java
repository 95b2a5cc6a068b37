package io.corelake.rank;

import io.corelake.corpus.ImageReference;
import java.io.Serializable;

/**
 * An image with its place in its latent class.
 *
 * @param classRank 0 is the first to be kept
 * @param score mean similarity to the other images of the class, in [-1, 1]; 0 in a class of one
 * @param gain what it added to the cut when it was picked
 */
record RankedImage(
    ImageReference image,
    int latentClass,
    long classSize,
    long classRank,
    double score,
    double gain)
    implements Serializable {}
