package io.corelake.report;

/**
 * The {@link Tile#score scores} of images that follow each other in the global order.
 *
 * @param from global rank of the first
 * @param images how many, at least 1
 */
public record RankBin(long from, long images, double mean, double low, double high) {}
