package io.corelake.verify;

import io.corelake.manifest.RunFiles;
import io.corelake.progress.Progress;
import io.corelake.verify.Finding.Kind;
import io.corelake.verify.RunLocation.Pointer;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Where current.json names the run, it has the hash of its run.json. */
final class PointerCheck implements Check {
  @Override
  public String label() {
    return "pointer";
  }

  @Override
  public String subject() {
    return RunFiles.POINTER;
  }

  @Override
  public void check(RunUnderCheck run, Progress progress) {
    Path runs = run.root().getParent();
    Path output = runs == null ? null : runs.getParent();
    if (output == null) {
      return;
    }
    Optional<Pointer> pointer = RunLocation.pointer(run.storage(), output, run.findings());
    if (pointer.isPresent() && pointer.get().run(output).equals(run.root())) {
      String sha256 = run.storage().digest(run.path(RunFiles.RECORD)).sha256();
      Findings findings = run.findings();
      findings.compare(
          Kind.RECORD, RunFiles.POINTER, "run_id", run.record().runId(), pointer.get().runId());
      if (!sha256.equals(pointer.get().runJsonSha256())) {
        findings.add(
            Kind.RECORD,
            RunFiles.POINTER,
            "run_json_sha256 " + sha256 + ", which run.json has",
            pointer.get().runJsonSha256(),
            "where run.json is right, corelake report --run " + run.root() + " sets it right");
      }
    }
  }
}
