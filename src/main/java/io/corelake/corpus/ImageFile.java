package io.corelake.corpus;

import java.io.Serializable;

/**
 * A file of the corpus as it was listed.
 *
 * @param imageId its path below the corpus's root, with slashes; unique
 * @param uri where it is
 * @param modifiedMillis when the storage says that it was last written
 * @param changedNanos see {@link LocalAttributes}; 0 of a file that is not local
 */
public record ImageFile(
    String imageId, String uri, long bytes, long modifiedMillis, long changedNanos)
    implements Serializable {}
