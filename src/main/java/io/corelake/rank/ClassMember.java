package io.corelake.rank;

import io.corelake.corpus.ImageReference;
import java.io.Serializable;

/**
 * An image of a latent class.
 *
 * @param vector its stored grid vector
 */
record ClassMember(ImageReference image, byte[] vector) implements Serializable {}
