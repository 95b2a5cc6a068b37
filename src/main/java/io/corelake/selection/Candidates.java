package io.corelake.selection;

import java.io.Serializable;

/**
 * The best of a ground set, with exact gains, and what the others can be.
 *
 * @param vectors of the candidates
 * @param rows {@code int[n]}: the row of each in its class, the one to be picked first among rows
 *     of the same vector
 * @param origins {@code int[n]}: the index of each in the ground set
 * @param gains {@code long[n]}
 * @param others over all of the ground set that is not listed
 */
public record Candidates(
    ClassVectors vectors, int[] rows, int[] origins, long[] gains, Bound others)
    implements Serializable {}
