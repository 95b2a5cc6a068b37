package io.corelake.report;

/**
 * One figure of the proxy, of the latent classes, or of the labels.
 *
 * @param meaning how to read it, in one line
 */
public record FigureRow(String measure, String value, String meaning) {}
