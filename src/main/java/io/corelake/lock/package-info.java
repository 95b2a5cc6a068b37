/** Who may write to an output: one command at a time, by a lease that lies beside the data. */
@NullMarked
package io.corelake.lock;

import org.jspecify.annotations.NullMarked;
