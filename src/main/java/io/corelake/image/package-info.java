/**
 * From the bytes of an image file to augmented views: decoding to plain RGB, random resized crops,
 * colour jitter and blur. Knows neither Spark nor the inference engine.
 *
 * <p>Pixels are what PyTorch's usual loader, Pillow's {@code convert("RGB")}, gives: colour
 * profiles are not applied, alpha is dropped, CMYK is multiplied out. Two things differ on purpose:
 * 16-bit gray keeps its high byte, and images are turned as their orientation says
 * (docs/images.md).
 */
@NullMarked
package io.corelake.image;

import org.jspecify.annotations.NullMarked;
