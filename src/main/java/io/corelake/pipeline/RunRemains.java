package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.lock.OutputLock;
import io.corelake.manifest.RunFiles;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What earlier attempts have left in the folder of a run. Its mark goes first, so that a half that
 * is left by a kill is never taken for a whole run; and of the rest only what was there at a look
 * that the lock was confirmed after.
 *
 * @param root the folder
 * @param lock of the output
 */
record RunRemains(Storage storage, Path root, OutputLock lock) {
  /**
   * Removes them.
   *
   * @throws CoreLakeException with {@link ExitCode#LOCKED} where another process is at the run
   */
  void delete() {
    Path mark = new Path(root, RunFiles.SUCCESS);
    lock.confirmHeld();
    storage.delete(mark);
    List<Path> remains = storage.files(root).stream().map(FileStatus::getPath).toList();
    lock.confirmHeld();
    if (storage.exists(mark)) {
      throw new CoreLakeException(
          ExitCode.LOCKED,
          "%s was written by another process while this one began the same run; it stops, and writes nothing more. Take another --run-id"
              .formatted(Uris.redacted(mark.toString())));
    }
    for (Path file : remains) {
      lock.requireHeld();
      storage.delete(file);
    }
    folders(root).forEach(storage::deleteIfEmpty);
  }

  /**
   * Returns a folder and all below it, the deepest first. A killed attempt leaves some in which no
   * file is; on S3 these are objects too.
   */
  private List<Path> folders(Path folder) {
    List<Path> found = new ArrayList<>();
    for (FileStatus child : storage.list(folder)) {
      if (child.isDirectory()) {
        found.addAll(folders(child.getPath()));
      }
    }
    found.add(folder);
    return found;
  }
}
