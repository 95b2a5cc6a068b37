package io.corelake.clean;

import io.corelake.storage.Json;
import io.corelake.storage.SeenFile;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Looks through the folder of proxies. */
final class ProxyFolder {
  private final Findings findings;
  private final References references;

  /** {@code trained-<fingerprint>.json}, as far as it matters. */
  private record Trained(@Nullable String sha256) {}

  ProxyFolder(Findings findings, References references) {
    this.findings = findings;
    this.references = references;
  }

  void lookThrough(Path proxies) {
    List<Path> files = findings.storage().list(proxies).stream().map(FileStatus::getPath).toList();
    // A record before the proxy that it names.
    files.stream().filter(file -> !file.getName().endsWith(".pt")).forEach(this::lookAt);
    files.stream().filter(file -> file.getName().endsWith(".pt")).forEach(this::lookAt);
  }

  private void lookAt(Path file) {
    String name = file.getName();
    if (Names.is(Names.DRAFT, name)) {
      findings.add(LeftoverKind.DRAFT, file);
    } else if (Names.is(Names.CHECKPOINT, name)) {
      findings.add(LeftoverKind.CHECKPOINT, file);
    } else if (Names.is(Names.TRAINED, name)) {
      addUnlessReferred(trained(file), file);
    } else if (Names.is(Names.PROXY, name)) {
      addUnlessReferred(name.replace(".pt", ""), file);
    } else {
      findings.addUnknown(file);
    }
  }

  private void addUnlessReferred(@Nullable String sha256, Path file) {
    if (sha256 == null || !references.proxies().contains(sha256)) {
      findings.add(LeftoverKind.PROXY, file);
    }
  }

  /** Returns null where the record cannot be read, and is of no use to a run. */
  private @Nullable String trained(Path record) {
    SeenFile seen = findings.storage().look(record).orElse(null);
    try {
      return seen == null ? null : Json.read(seen.text(), Trained.class).sha256();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
