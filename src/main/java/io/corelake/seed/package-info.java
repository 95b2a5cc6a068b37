/**
 * Randomness that belongs to an image and not to a machine: every random number of CoreLake is a
 * pure function of (seed, purpose, image id, number).
 */
@NullMarked
package io.corelake.seed;

import org.jspecify.annotations.NullMarked;
