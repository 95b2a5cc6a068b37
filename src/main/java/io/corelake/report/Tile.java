package io.corelake.report;

/**
 * One image as the report shows it.
 *
 * @param globalRank its position in the global order, from 0
 * @param score its mean similarity to the other images of its latent class, in [-1, 1]; NaN where
 *     it is alone in its class
 * @param jpeg a thumbnail, some 96 px wide, as a JPEG file; empty where none could be made. Not
 *     copied: do not modify it. Two tiles are equal only where they share the array.
 */
@SuppressWarnings("ArrayRecordComponent") // thumbnails are only shown, never compared
public record Tile(String uri, String imageId, long globalRank, double score, byte[] jpeg) {}
