package io.corelake.planted.first;

import io.corelake.planted.second.Second;
import org.jspecify.annotations.Nullable;

/** One half of a cycle. */
public final class First {
  @Nullable Second second;
}
