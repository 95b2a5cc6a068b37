package io.corelake.corpus;

import java.io.Serializable;

/**
 * A file of the corpus as it was listed.
 *
 * @param imageId its path below the corpus's root, with slashes; unique
 * @param uri where it is
 * @param modifiedMillis when the storage says that it was last written
 */
public record ImageFile(String imageId, String uri, long bytes, long modifiedMillis)
    implements Serializable {}
