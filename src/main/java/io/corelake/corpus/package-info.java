/** The corpus: which images there are, their ids and their order. */
@NullMarked
package io.corelake.corpus;

import org.jspecify.annotations.NullMarked;
