package io.corelake.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Python interpreter with modules that a test needs. The system property {@code corelake.python}
 * names it; without it {@code python3} is taken where it has them, and where not the test is
 * skipped. One that was named must have them.
 */
public final class Python {
  private static final String PROPERTY = "corelake.python";
  private static final long SECONDS = 300;

  private final String interpreter;

  private Python(String interpreter) {
    this.interpreter = interpreter;
  }

  /** What a script left: its exit code, and all that it printed. */
  public record Output(int exitCode, String text) {}

  /**
   * Returns an interpreter that has some modules; none where it or one of them is absent.
   *
   * @throws IllegalStateException where the interpreter that the system property names lacks one
   */
  public static Optional<Python> with(String... modules) {
    String named = System.getProperty(PROPERTY, "");
    Python python = new Python(named.isEmpty() ? "python3" : named);
    String missing = python.missing(modules);
    if (missing.isEmpty()) {
      return Optional.of(python);
    }
    if (!named.isEmpty()) {
      throw new IllegalStateException("-D%s=%s: %s".formatted(PROPERTY, named, missing));
    }
    return Optional.empty();
  }

  /** Returns why the interpreter will not do; empty where it will. */
  private String missing(String... modules) {
    String code =
        "import importlib.util, sys; print(*[m for m in sys.argv[1:] if not importlib.util.find_spec(m)])";
    List<String> arguments = new ArrayList<>(List.of("-c", code));
    arguments.addAll(List.of(modules));
    try {
      Output output = start(arguments);
      String missing = output.text().strip();
      return output.exitCode() == 0 && !missing.isEmpty() ? "has no " + missing : missing;
    } catch (IOException e) {
      return "cannot be started: " + e.getMessage();
    }
  }

  /** Runs a script to its end. */
  public Output run(Path script, String... arguments) {
    List<String> all = new ArrayList<>(List.of(script.toString()));
    all.addAll(List.of(arguments));
    try {
      return start(all);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + interpreter, e);
    }
  }

  private Output start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(interpreter));
    command.addAll(arguments);
    Path printed = Files.createTempFile("corelake-python-", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      Process process = builder.start();
      try {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException(command + " takes longer than " + SECONDS + " s");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      } finally {
        process.destroyForcibly();
      }
      return new Output(process.exitValue(), Files.readString(printed, StandardCharsets.UTF_8));
    } finally {
      Files.delete(printed);
    }
  }
}
