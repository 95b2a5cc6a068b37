package io.corelake.testing;

import io.corelake.testing.Dockerfile.Step;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Does what a Dockerfile says, without a daemon, a network and privileges: each stage has a folder
 * for its root, and paths below /opt, /build and /var/cache mean that folder. Spark's base image is
 * an installation made of the build's own jars. Programs that would need the network (pip) or a
 * right (install) are stand-ins from a folder.
 */
public final class DockerfileReplay {
  private static final Pattern ROOTED =
      Pattern.compile("(?<![\\w/.])/(?=(opt|build|var/cache)(/|\\b))");
  private static final Pattern SETTING = Pattern.compile("(\\w+)=(\\S+)");

  private final Path folder;
  private final Path standIns;
  private final Map<String, Path> stages = new HashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Path root;

  private DockerfileReplay(Path folder, Path standIns) {
    this.folder = folder;
    this.standIns = standIns;
    this.root = folder;
  }

  /** Replays a Dockerfile of this project, below a folder. */
  public static DockerfileReplay of(Dockerfile file, Path folder, Path standIns)
      throws IOException, InterruptedException {
    DockerfileReplay replay = new DockerfileReplay(folder.toAbsolutePath(), standIns);
    for (Step step : file.steps()) {
      switch (step.word()) {
        case "FROM" -> replay.from(step);
        case "RUN" -> replay.run(step);
        case "COPY" -> replay.copy(step);
        case "ENV" -> replay.set(step);
        case "ARG" -> replay.environment.put(step.rest(), "of the replay");
        default -> {}
      }
    }
    return replay;
  }

  /** Returns where a path of the image lies. */
  public Path at(String path) {
    return root.resolve(path.substring(1));
  }

  /** Returns the environment of a container. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Returns a text in which paths of the image lead into the replay. */
  public String rooted(String text) {
    return ROOTED.matcher(text).replaceAll(Matcher.quoteReplacement(root + "/"));
  }

  private void from(Step step) throws IOException {
    List<String> words = step.operands();
    root = Files.createDirectories(folder.resolve("stage" + stages.size()));
    stages.put(words.size() == 3 ? words.get(2) : "", root);
    environment.clear();
    environment.put("PATH", System.getenv("PATH"));
    if (words.get(0).startsWith("apache/spark:")) {
      Path home = StandaloneCluster.installation(at("/opt/spark"));
      for (String line : Files.readAllLines(Path.of("docker/jars.sha256"))) {
        Files.deleteIfExists(home.resolve("jars").resolve(line.replaceFirst(".* ", "")));
      }
      Files.copy(Path.of("src/test/resources/deploy/entrypoint.sh"), at("/opt/entrypoint.sh"));
      at("/opt/entrypoint.sh").toFile().setExecutable(true);
      environment.putAll(StandaloneCluster.environment(home));
    }
  }

  private void set(Step step) {
    for (Matcher found = SETTING.matcher(step.rest()); found.find(); ) {
      String value = rooted(found.group(2)).replace("$PATH", environment.get("PATH"));
      environment.put(found.group(1), value);
    }
  }

  private void run(Step step) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", rooted(step.rest()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    builder.environment().merge("PATH", standIns + ":", (path, ours) -> ours + path);
    if (builder.start().waitFor() != 0) {
      throw new IllegalStateException(step + ": " + Files.readString(log));
    }
  }

  private void copy(Step step) throws IOException {
    List<String> words = new ArrayList<>(step.operands());
    String target = words.remove(words.size() - 1);
    String from = step.option("from");
    for (String word : words) {
      Path source = from.isEmpty() ? Path.of(word) : stages.get(from).resolve(word.substring(1));
      Path place = at(target);
      copy(source, Files.isDirectory(source) ? place : place.resolve(source.getFileName()));
    }
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.createDirectories(copy.getParent());
          link(file, copy);
        }
      }
    }
  }

  /** Libtorch is large; what is not on the same disk is copied. */
  private static void link(Path file, Path copy) throws IOException {
    try {
      Files.createLink(copy, file);
    } catch (FileAlreadyExistsException e) {
      throw e; // one jar in two versions, say
    } catch (IOException e) {
      Files.copy(file, copy);
      copy.toFile().setExecutable(Files.isExecutable(file));
    }
  }
}
