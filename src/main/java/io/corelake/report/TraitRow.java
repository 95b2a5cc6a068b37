package io.corelake.report;

/**
 * How many images have something in common.
 *
 * @param trait what is told apart, such as the format
 * @param value what they have of it
 */
public record TraitRow(String trait, String value, long images) {}
