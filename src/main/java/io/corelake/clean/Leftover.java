package io.corelake.clean;

import java.util.List;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Something that no run refers to.
 *
 * @param paths files and folders, in the order in which they are removed
 * @param place the folder whose youngest file is its age: while something is written there, all
 *     that lies there counts as in use
 * @param run the published run that it lies in, whose lock is needed to remove it; else null
 * @param contents of the paths
 */
public record Leftover(
    LeftoverKind kind, List<Path> paths, Path place, @Nullable Path run, Contents contents) {
  public Leftover {
    paths = List.copyOf(paths);
  }

  /** Returns the path that it is called by: of a run and of a table, the folder. */
  public Path path() {
    return kind == LeftoverKind.RUN || kind == LeftoverKind.TABLE
        ? place
        : paths.get(paths.size() - 1);
  }
}
