package io.corelake.embed;

import io.corelake.image.DecodedImage;
import io.corelake.image.ImageTraits;

/**
 * An image that was read and decoded.
 *
 * @param sha256 of its file
 * @param bytes of its file
 */
record ReadImage(String sha256, long bytes, ImageTraits traits, DecodedImage pixels) {}
