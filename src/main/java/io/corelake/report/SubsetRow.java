package io.corelake.report;

/**
 * One subset of a run: the first {@code images} entries of the global order.
 *
 * @param name the subset's folder, such as {@code keep-0.20}
 * @param images its size
 * @param fraction its size over the number of ranked images, in [0, 1]
 * @param meanScore the mean {@link Tile#score score} of its images; NaN where there is none
 * @param uri where its manifest is
 */
public record SubsetRow(String name, long images, double fraction, double meanScore, String uri) {}
