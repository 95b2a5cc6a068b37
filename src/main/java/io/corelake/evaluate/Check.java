package io.corelake.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * Something that is to be true of the protocol itself, whatever the subsets are worth.
 *
 * @param claim what is to be true
 * @param holds whether it is; null where the trainings cannot tell
 * @param detail the figures, and what a failure means
 */
public record Check(String claim, @Nullable Boolean holds, String detail) {}
