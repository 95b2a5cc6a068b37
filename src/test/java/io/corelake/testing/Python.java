package io.corelake.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The Python interpreter that the system property {@code corelake.python} names, {@code python3} by
 * default. Tests that need its packages are skipped where these are missing, unless the property
 * was given: then they must be there.
 */
public final class Python {
  /** The property that names the interpreter. */
  public static final String PROPERTY = "corelake.python";

  private static final int MOST_MINUTES = 6;

  private final String interpreter;

  private Python(String interpreter) {
    this.interpreter = interpreter;
  }

  /** What a script left: its exit code, and what it printed to both streams. */
  public record Output(int exitCode, String text) {}

  /**
   * Returns the interpreter if it can import all of these modules.
   *
   * @throws IllegalStateException where it cannot and was asked for by name
   */
  public static Optional<Python> with(String... modules) {
    String given = System.getProperty(PROPERTY);
    Python python = new Python(given == null ? "python3" : given);
    Output output = python.execute(List.of("-c", "import " + String.join(", ", modules)));
    if (output.exitCode() == 0) {
      return Optional.of(python);
    }
    if (given != null) {
      throw new IllegalStateException(
          "%s=%s must import %s: %s"
              .formatted(PROPERTY, given, String.join(", ", modules), output.text()));
    }
    return Optional.empty();
  }

  /** Runs a script to its end. */
  public Output run(Path script, String... arguments) {
    List<String> words = new ArrayList<>(List.of(script.toString()));
    words.addAll(List.of(arguments));
    return execute(words);
  }

  private Output execute(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(interpreter));
    command.addAll(arguments);
    try {
      Path log = Files.createTempFile("python", ".log");
      try {
        return new Output(exitCode(command, log), Files.readString(log));
      } finally {
        Files.delete(log);
      }
    } catch (IOException e) {
      // There is no such program.
      return new Output(-1, String.valueOf(e.getMessage()));
    }
  }

  private static int exitCode(List<String> command, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("Still running after minutes: " + Files.readString(log));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException("Interrupted: " + command, e);
    }
  }
}
