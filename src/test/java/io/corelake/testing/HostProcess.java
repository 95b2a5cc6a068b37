package io.corelake.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command of the launcher on a host that is made poorer for it: mounts and the network are those
 * of Linux namespaces of its own, which end with it and need no privilege.
 */
public final class HostProcess {
  private static final int MOST_MINUTES = 5;
  private static final List<String> NAMESPACES =
      List.of("unshare", "--map-root-user", "--mount", "--net", "bash", "-euc");

  private HostProcess() {}

  /** What the shell does to the host before the command, and what it prints of it afterwards. */
  public record Host(String before, String after) {
    /** A host whose files can be looked at later. */
    public static Host with(String before) {
      return new Host(before, "true");
    }
  }

  /** What a command left: its exit code, and what it printed. */
  public record Outcome(int exitCode, String output) {}

  /** Returns whether this machine lets a process have namespaces. */
  public static boolean isPossible() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(NAMESPACES);
    command.add("ip link set lo up");
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  /**
   * Runs a command to its end.
   *
   * @param environment variables beside ours; CORELAKE_JAVA_OPTS has JVM options
   */
  public static Outcome run(
      Path log, Host host, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(NAMESPACES);
    // Spark's own parts talk over the loopback device.
    command.add(
        "ip link set lo up\n%s\ncode=0\ndeploy/local/corelake \"$@\" || code=$?\n%s\nexit $code"
            .formatted(host.before(), host.after()));
    command.add("corelake");
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process =
        builder.redirectOutput(log.toFile()).redirectInput(new File("/dev/null")).start();
    if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("Still running after minutes: " + Files.readString(log));
    }
    return new Outcome(process.exitValue(), Files.readString(log));
  }
}
