package io.corelake.image;

/**
 * A colour component of a frame.
 *
 * @param horizontal blocks a row in each unit of the scan, 1 or 2
 * @param vertical blocks a column in each unit of the scan, 1 or 2
 * @param steps {@code int[64]}: quantisation steps in zigzag order
 */
// Never modified, and never compared.
@SuppressWarnings("ArrayRecordComponent")
record ScaledJpegComponent(
    int horizontal, int vertical, int[] steps, ScaledJpegTable dc, ScaledJpegTable ac) {}
