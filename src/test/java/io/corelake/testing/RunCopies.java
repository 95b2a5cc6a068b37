package io.corelake.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.corelake.storage.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Copies of a published run that tests may damage. */
public final class RunCopies {
  private static final JsonMapper MAPPER = new JsonMapper();

  private RunCopies() {}

  /** Copies an output without its work folder. */
  public static Path copy(Path output, Path target) {
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = output.relativize(file);
        if (!relative.startsWith("work")) {
          Path to = target.resolve(relative);
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the folder of the only run of an output. */
  public static Path onlyRun(Path output) {
    try (Stream<Path> runs = Files.list(output.resolve("runs"))) {
      List<Path> all = runs.toList();
      if (all.size() != 1) {
        throw new IllegalStateException("Not one run: " + all);
      }
      return all.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the bytes of every file below a folder, by their path. */
  public static Map<String, String> hashes(Path folder) {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        hashes.put(folder.relativize(file).toString(), Sha256.of(Files.readAllBytes(file)));
      }
      return hashes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a JSON file. */
  public static ObjectNode json(Path file) {
    try {
      return (ObjectNode) MAPPER.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a JSON file. */
  public static void write(Path file, ObjectNode json) {
    try {
      Files.write(file, MAPPER.writeValueAsBytes(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes every size and hash true again, so that only what the files hold is wrong. */
  public static void rehash(Path output) {
    Path run = onlyRun(output);
    try (Stream<Path> subsets = Files.list(run.resolve("subsets"))) {
      for (Path subset : subsets.toList()) {
        rehash(subset, subset.resolve("subset.json"));
      }
      rehash(run, run.resolve("run.json"));
      ObjectNode pointer = json(output.resolve("current.json"));
      pointer.put("run_json_sha256", Sha256.of(Files.readAllBytes(run.resolve("run.json"))));
      write(output.resolve("current.json"), pointer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void rehash(Path folder, Path record) throws IOException {
    ObjectNode json = json(record);
    ObjectNode files = json.putObject("files");
    for (String name : hashes(folder).keySet()) {
      if (!List.of("_SUCCESS", record.getFileName().toString()).contains(name)) {
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        files.putObject(name).put("bytes", bytes.length).put("sha256", Sha256.of(bytes));
      }
    }
    write(record, json);
  }
}
