/**
 * Whether a subset holds up: encoders learn on it, on as many images of other choices, and on
 * everything, and a linear probe says what each has come to.
 */
@NullMarked
package io.corelake.evaluate;

import org.jspecify.annotations.NullMarked;
