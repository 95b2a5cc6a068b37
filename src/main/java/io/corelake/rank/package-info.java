/** The rank stage: the exact ranking of every latent class and the global order, in Spark. */
@NullMarked
package io.corelake.rank;

import org.jspecify.annotations.NullMarked;
