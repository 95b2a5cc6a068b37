package io.corelake.report;

/**
 * One image as the report shows it.
 *
 * @param globalRank its position in the global order, from 0
 * @param score its mean similarity to the other images of its latent class, in [-1, 1]; NaN where
 *     it is alone in its class
 */
public record Tile(String uri, String imageId, long globalRank, double score) {}
