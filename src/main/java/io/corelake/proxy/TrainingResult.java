package io.corelake.proxy;

/**
 * A trained proxy.
 *
 * @param torchScript the network as a file, in eval mode; not copied
 * @param threads that an operator of libtorch used in training
 * @param steps that were taken, fewer than planned where it stopped early
 * @param sampleNcc as it was last looked at, see {@link SampleNcc}; NaN where it never was
 */
@SuppressWarnings("ArrayRecordComponent")
public record TrainingResult(byte[] torchScript, int threads, int steps, double sampleNcc) {}
