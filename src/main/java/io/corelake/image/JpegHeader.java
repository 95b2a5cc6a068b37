package io.corelake.image;

/**
 * What the markers of a JPEG file say about its pixels.
 *
 * @param singleScan whether all pixels are in one pass over the image
 */
record JpegHeader(ImageHeader image, JpegColor color, boolean singleScan) {}
