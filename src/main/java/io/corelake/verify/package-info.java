/** Holds a published run against what it claims: its files, counts, ranking and subsets. */
@NullMarked
package io.corelake.verify;

import org.jspecify.annotations.NullMarked;
