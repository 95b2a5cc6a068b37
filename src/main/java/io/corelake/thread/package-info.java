/** Threads that keep no JVM alive. */
@NullMarked
package io.corelake.thread;

import org.jspecify.annotations.NullMarked;
