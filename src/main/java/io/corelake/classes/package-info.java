/** The classes stage: latent classes of the image vectors, by Spark MLlib. */
@NullMarked
package io.corelake.classes;

import org.jspecify.annotations.NullMarked;
