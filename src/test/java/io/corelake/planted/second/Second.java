package io.corelake.planted.second;

import io.corelake.planted.first.First;
import org.jspecify.annotations.Nullable;

/** The other half of a cycle. */
public final class Second {
  @Nullable First first;
}
