package io.corelake.image;

/** An image file after decoding: what it was, and its pixels as they are to be shown. */
public record DecodedFile(ImageTraits traits, DecodedImage pixels) {}
