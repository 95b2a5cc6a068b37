/** What long work says while it goes on. */
@NullMarked
package io.corelake.progress;

import org.jspecify.annotations.NullMarked;
