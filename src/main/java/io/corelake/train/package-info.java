/** Trains a proxy on a sample of the corpus, where none is given. */
@NullMarked
package io.corelake.train;

import org.jspecify.annotations.NullMarked;
