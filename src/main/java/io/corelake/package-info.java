/** CoreLake: ranks images by what they contribute to contrastive self-supervised learning. */
@NullMarked
package io.corelake;

import org.jspecify.annotations.NullMarked;
