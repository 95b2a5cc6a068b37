package io.corelake.report;

/**
 * One stage of a run.
 *
 * @param reused whether an earlier run's table was taken as it stood
 * @param images the number of images the stage worked on
 * @param seconds its wall time; what it took then where it was reused
 */
public record StageRow(String name, boolean reused, long images, double seconds) {}
