package io.corelake.image;

/**
 * What the markers of a JPEG file say about its pixels. Width and height come from the reader.
 *
 * @param singleScan whether all pixels are in one pass over the image: then a file whose last rows
 *     are there is whole, although its end marker may be missing
 */
record JpegHeader(JpegColor color, Orientation orientation, boolean singleScan) {}
