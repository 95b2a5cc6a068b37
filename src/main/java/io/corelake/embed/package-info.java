/** The embed stage: images to mean view vectors, in Spark executors. */
@NullMarked
package io.corelake.embed;

import org.jspecify.annotations.NullMarked;
