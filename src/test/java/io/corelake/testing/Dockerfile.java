package io.corelake.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The instructions of a Dockerfile in their order.
 *
 * @param steps comments and line ends inside of a step are gone
 */
public record Dockerfile(List<Step> steps) {
  private static final Pattern BASE =
      Pattern.compile("[a-z0-9./-]+:[\\w.-]*\\d[\\w.-]*( AS \\w+)?");
  private static final Pattern PIPED = Pattern.compile("\\|\\s*(sudo\\s+)?(ba|z|da)?sh\\b");

  /** A step: a word such as COPY in capitals, and what follows it. */
  public record Step(String word, String rest) {
    /** Returns the words of it that are no options. */
    public List<String> operands() {
      return words().filter(word -> !word.startsWith("--")).toList();
    }

    /** Returns the value of an option such as {@code from}; empty where it is not given. */
    public String option(String name) {
      String prefix = "--" + name + "=";
      return words()
          .filter(word -> word.startsWith(prefix))
          .map(word -> word.substring(prefix.length()))
          .findFirst()
          .orElse("");
    }

    private Stream<String> words() {
      return Arrays.stream(rest.split("\\s+", -1));
    }
  }

  /** Reads the text of one. */
  public static Dockerfile of(String text) {
    List<Step> steps = new ArrayList<>();
    String joined = text.replaceAll("(?m)^#.*\n", "").replaceAll("\\\\\n", " ");
    for (String line : joined.split("\n", -1)) {
      if (!line.isBlank()) {
        String[] halves = line.strip().split("\\s+", 2);
        steps.add(new Step(halves[0], halves.length < 2 ? "" : halves[1].strip()));
      }
    }
    return new Dockerfile(steps);
  }

  /** Returns what follows the last step of a word. */
  public String last(String word) {
    return steps.stream()
        .filter(step -> step.word().equals(word))
        .reduce((first, second) -> second)
        .map(Step::rest)
        .orElse("");
  }

  /** Returns the places of the files that are copied into the image from the project. */
  public List<String> copied() {
    List<String> places = new ArrayList<>();
    for (Step step : steps) {
      List<String> words = step.word().equals("COPY") ? step.operands() : List.of();
      for (String source : words.subList(0, Math.max(0, words.size() - 1))) {
        places.add(words.get(words.size() - 1) + source.replaceFirst(".*/", ""));
      }
    }
    return places;
  }

  /**
   * Returns what should not be in a Dockerfile; none of a good one.
   *
   * @param context the folder that it is built from, with a {@code .dockerignore} that lets in what
   *     it names
   */
  public List<String> faults(Path context) throws IOException {
    List<String> faults = new ArrayList<>();
    List<String> sent =
        Files.readAllLines(context.resolve(".dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    for (Step step : steps) {
      switch (step.word()) {
        case "FROM" -> {
          if (!BASE.matcher(step.rest()).matches()) {
            faults.add("base without a version: " + step.rest());
          }
        }
        case "COPY" -> faults.addAll(missing(step, context, sent));
        case "RUN" -> {
          if (PIPED.matcher(step.rest()).find()) {
            faults.add("runs what it fetches: " + step.rest());
          }
        }
        case "ARG", "LABEL", "USER", "ENV", "ENTRYPOINT" -> {}
        default -> faults.add("not for these images: " + step.word());
      }
    }
    if (!last("USER").equals("185")) {
      faults.add("runs as " + last("USER"));
    }
    return faults;
  }

  private static List<String> missing(Step copy, Path context, List<String> sent) {
    if (!copy.option("from").isEmpty()) {
      return List.of();
    }
    List<String> words = copy.operands();
    return words.subList(0, words.size() - 1).stream()
        .filter(
            source ->
                sent.stream().noneMatch(path -> (source + "/").startsWith(path + "/"))
                    // mvn package makes what lies in target.
                    || (!source.startsWith("target/") && !Files.exists(context.resolve(source))))
        .map(source -> "copies " + source + ", which is not there or not sent")
        .toList();
  }
}
