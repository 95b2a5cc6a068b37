/** Long work in pieces that outlive the driver: a rerun takes what is finished. */
@NullMarked
package io.corelake.chunk;

import org.jspecify.annotations.NullMarked;
