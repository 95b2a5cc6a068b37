package io.corelake.proxy;

/**
 * What a proxy is trained on.
 *
 * @param images how many there are
 * @param fingerprint of the images and of all that their views and the training depend on: a
 *     checkpoint with another one is of another training
 */
public record TrainingSet(int images, PairSource pairs, String fingerprint) {}
