/** Finds what no run refers to, in outputs and work folders, and removes it. */
@NullMarked
package io.corelake.clean;

import org.jspecify.annotations.NullMarked;
