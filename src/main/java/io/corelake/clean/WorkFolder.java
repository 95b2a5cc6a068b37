package io.corelake.clean;

import io.corelake.pipeline.StageRecord;
import io.corelake.storage.Json;
import io.corelake.storage.SeenFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Looks through a work folder: the stages' tables and the proxies. */
final class WorkFolder {
  private final Findings findings;
  private final References references;

  WorkFolder(Findings findings, References references) {
    this.findings = findings;
    this.references = references;
  }

  void lookThrough(Path work) {
    for (FileStatus child : findings.storage().list(work)) {
      Path path = child.getPath();
      String name = path.getName();
      if (Names.is(Names.DRAFT, name)) {
        findings.add(LeftoverKind.DRAFT, path);
      } else if (name.equals(Names.PROXIES)) {
        new ProxyFolder(findings, references).lookThrough(path);
      } else if (Names.STAGES.contains(name)) {
        findings.storage().list(path).forEach(table -> lookThroughStage(name, table));
      } else {
        findings.addUnknown(path);
      }
    }
  }

  private void lookThroughStage(String stage, FileStatus table) {
    Path folder = table.getPath();
    if (!table.isDirectory() || !Names.is(Names.FINGERPRINT, folder.getName())) {
      findings.addUnknown(folder);
      return;
    }
    lookThroughTable(folder, references.tables().contains(stage + "/" + folder.getName()));
  }

  private void lookThroughTable(Path table, boolean referred) {
    List<Path> attempts = new ArrayList<>();
    Map<String, List<Path>> chunks = new TreeMap<>();
    for (FileStatus child : findings.storage().list(table)) {
      Path path = child.getPath();
      String name = path.getName();
      if (Names.is(Names.ATTEMPT, name)) {
        attempts.add(path);
      } else if (Names.is(Names.CHUNK, name) || Names.is(Names.CHUNK_RECORD, name)) {
        List<Path> chunk =
            chunks.computeIfAbsent(name.replace(".json", ""), unused -> new ArrayList<>());
        // The record first: half a chunk is none.
        chunk.add(name.endsWith(".json") ? 0 : chunk.size(), path);
      } else if (Names.is(Names.DRAFT, name)) {
        findings.add(LeftoverKind.DRAFT, List.of(path), table);
      } else if (Names.is(Names.STAGING, name)) {
        findings.add(LeftoverKind.STAGING, List.of(path), table);
      } else if (!name.equals(Names.STAGE_RECORD)) {
        findings.addUnknown(path);
      }
    }
    chunks.values().forEach(chunk -> findings.add(LeftoverKind.CHUNK, chunk, table));
    lookThroughAttempts(table, attempts, referred);
  }

  private void lookThroughAttempts(Path table, List<Path> attempts, boolean referred) {
    Path record = new Path(table, Names.STAGE_RECORD);
    Optional<SeenFile> seen = findings.storage().look(record);
    if (seen.isPresent()) {
      String data = data(seen.get());
      List<Path> finished = new ArrayList<>(List.of(record));
      for (Path attempt : List.copyOf(attempts)) {
        // Of a record that cannot be read, any attempt may be the data.
        if (data == null || attempt.getName().equals(data)) {
          attempts.remove(attempt);
          finished.add(attempt);
        }
      }
      if (!referred) {
        // The record first: a table without it does not exist.
        findings.add(LeftoverKind.TABLE, finished, table);
      }
    }
    attempts.forEach(attempt -> findings.add(LeftoverKind.ATTEMPT, List.of(attempt), table));
  }

  private static @Nullable String data(SeenFile record) {
    try {
      return Json.read(record.text(), StageRecord.class).data();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
