package io.corelake.proxy;

/**
 * How long a batch took.
 *
 * @param waitNanos from its submission until the device began with it
 * @param forwardNanos of the device's work, with the way there and back
 */
public record BatchTimes(long waitNanos, long forwardNanos) {}
