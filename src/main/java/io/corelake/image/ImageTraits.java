package io.corelake.image;

/**
 * What the header of an image file says of its pixels.
 *
 * @param format in lower case, such as {@code jpeg}
 * @param mode how pixels are stored, in Pillow's words where it has one: {@code 1}, {@code L},
 *     {@code LA}, {@code P}, {@code RGB}, {@code RGBA}, {@code CMYK}, {@code YCCK}, {@code I;16},
 *     {@code RGB;16}
 * @param width in pixels as stored: before subsampling and before the orientation is applied
 * @param height in pixels as stored
 */
public record ImageTraits(String format, String mode, int width, int height) {}
