package io.corelake.train;

import io.corelake.image.DecodedImage;

/** An image of the training sample, shrunk to what training needs of it. */
public record SampleImage(String imageId, DecodedImage pixels) {}
