package io.corelake.clean;

import io.corelake.storage.Storage;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What lies at some paths.
 *
 * @param bytes of all files
 * @param youngestMillis when the last of them was written, by the storage's clock, since 1970; 0
 *     where there is none
 */
public record Contents(long files, long bytes, long youngestMillis) {
  static Contents of(Storage storage, List<Path> paths) {
    long files = 0;
    long bytes = 0;
    long youngest = 0;
    for (Path path : paths) {
      for (FileStatus file : storage.files(path)) {
        files++;
        bytes += file.getLen();
        youngest = Math.max(youngest, file.getModificationTime());
      }
    }
    return new Contents(files, bytes, youngest);
  }
}
