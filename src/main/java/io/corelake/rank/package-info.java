/**
 * The rank stage, and the folding of near duplicates before it: the exact ranking of every latent
 * class and the global order, in Spark.
 */
@NullMarked
package io.corelake.rank;

import org.jspecify.annotations.NullMarked;
