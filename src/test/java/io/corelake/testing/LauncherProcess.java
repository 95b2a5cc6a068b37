package io.corelake.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command started by {@code deploy/local/corelake}, as a user does. */
public final class LauncherProcess {
  private static final int MOST_MINUTES = 10;

  private final Process process;
  private final Path log;

  private LauncherProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts a command; what it prints goes to the end of a file. */
  public static LauncherProcess start(Path log, String... arguments) {
    return start(log, Map.of(), arguments);
  }

  /** As the other, with variables in its environment. */
  public static LauncherProcess start(
      Path log, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of("deploy/local/corelake"));
    command.addAll(List.of(arguments));
    return start(log, environment, command);
  }

  /** Starts any command line in the same way. */
  public static LauncherProcess start(
      Path log, Map<String, String> environment, List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      // These JVMs live for seconds: the better compiler would cost more than it gains.
      builder
          .environment()
          .merge(
              "CORELAKE_JAVA_OPTS",
              "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
              (given, ours) -> ours + " " + given);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.redirectInput(new File("/dev/null"));
      return new LauncherProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends a signal, such as TERM, STOP or CONT. */
  public void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    int exitCode = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException("kill -" + name + " " + pid + " failed: " + output());
    }
  }

  /** Waits until a text was printed. */
  public void awaitOutput(String text) throws InterruptedException {
    while (!output().contains(text)) {
      if (!isAlive()) {
        throw new IllegalStateException("Ended without '" + text + "': " + output());
      }
      Thread.sleep(20);
    }
  }

  /** Returns whether the JVM crashed, as its crash file says. */
  public boolean hasCrashed() {
    return Files.exists(Path.of("hs_err_pid" + process.pid() + ".log"));
  }

  /** As kill -9; the launcher has become the JVM by then. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits for the end and returns the exit code. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("Still running after minutes: " + output());
    }
    return process.exitValue();
  }

  /** Returns what was printed. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
