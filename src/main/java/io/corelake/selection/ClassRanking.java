package io.corelake.selection;

/**
 * The order of one latent class from its most contributing image to its least.
 *
 * @param order {@code int[n]}: the row at each rank
 * @param gains {@code long[n]}: what the image at each rank adds to the cut F when it is picked, in
 *     units of 2^-28, whatever objective made the order
 * @param centralities {@code long[n]}: of each <em>row</em>, its total similarity to the other
 *     images of the class, in units of 2^-28
 */
public record ClassRanking(int[] order, long[] gains, long[] centralities) {}
