/** What the vectors say of the latent classes. */
@NullMarked
package io.corelake.quality;

import org.jspecify.annotations.NullMarked;
