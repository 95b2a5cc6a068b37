package io.corelake.verify;

import io.corelake.lock.OutputLock;
import io.corelake.manifest.RunFiles;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage.Digest;
import io.corelake.verify.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * Every file that run.json lists is there with its size and sha256, and no other file is. The
 * checks after it look only at files that could be read here.
 */
final class FileCheck implements Check {
  /** What run.json cannot list: itself, and the mark that is written after it; and no lock. */
  private static final Set<String> NEVER_LISTED = Set.of(RunFiles.RECORD, RunFiles.SUCCESS);

  @Override
  public String label() {
    return "files";
  }

  @Override
  public String subject() {
    return "sizes and hashes";
  }

  @Override
  public long steps(RunUnderCheck run) {
    return run.record().files().size();
  }

  @Override
  public void check(RunUnderCheck run, Progress progress) {
    List<Row> files = FileHashes.of(run.spark(), run.root(), run.record().files(), progress);
    for (Row file : files) {
      if (!file.isNullAt(FileHashes.SHA256)) {
        run.addReadable(file.getString(FileHashes.NAME), digest(file));
      }
    }
    files.forEach(file -> check(run, file));
    List<String> present = new ArrayList<>();
    addFiles(run, run.root(), present);
    for (String name : present) {
      if (!run.record().files().containsKey(name)
          && !NEVER_LISTED.contains(name)
          && !OutputLock.isLockFile(name)) {
        run.findings()
            .add(
                Kind.UNLISTED,
                name,
                "no file that run.json does not list",
                "one",
                name.startsWith(RunFiles.SUBSETS + "/")
                    ? "a killed corelake subset may have left it: run it again, or delete the file"
                    : "delete it");
      }
    }
  }

  private static void check(RunUnderCheck run, Row file) {
    String name = file.getString(FileHashes.NAME);
    Digest expected = run.record().files().getOrDefault(name, new Digest(0, ""));
    String sizeAndHash = words(expected);
    if (!file.isNullAt(FileHashes.FAILURE)) {
      run.findings()
          .add(
              Kind.UNREADABLE,
              name,
              sizeAndHash,
              file.getString(FileHashes.FAILURE),
              run.fix(name));
      return;
    }
    if (file.isNullAt(FileHashes.SHA256)) {
      run.findings().add(Kind.MISSING, name, sizeAndHash, "no file", run.fix(name));
      return;
    }
    if (!digest(file).equals(expected)) {
      run.findings().add(Kind.CHANGED, name, sizeAndHash, words(digest(file)), run.fix(name));
    }
  }

  private static Digest digest(Row file) {
    return new Digest(file.getLong(FileHashes.BYTES), file.getString(FileHashes.SHA256));
  }

  private static String words(Digest digest) {
    return digest.bytes() + " bytes of sha256 " + digest.sha256();
  }

  private static void addFiles(RunUnderCheck run, Path folder, List<String> names) {
    for (FileStatus child : run.storage().list(folder)) {
      if (child.isDirectory()) {
        addFiles(run, child.getPath(), names);
      } else {
        names.add(child.getPath().toString().substring(run.root().toString().length() + 1));
      }
    }
  }
}
