package io.corelake.storage;

import org.jspecify.annotations.Nullable;

/**
 * A small file as it was when it was looked at: what a replacement of it is to find.
 *
 * @param etag the store's name of this very content; null where the store has none
 * @param modified when it was written, by the store's clock: milliseconds since 1970, or 0
 */
public record SeenFile(String text, @Nullable String etag, long modified) {}
