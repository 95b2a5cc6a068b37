/** Vectors that the user has already: read, checked and put on the grid. */
@NullMarked
package io.corelake.vectors;

import org.jspecify.annotations.NullMarked;
