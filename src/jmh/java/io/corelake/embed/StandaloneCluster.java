package io.corelake.embed;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A standalone cluster of Spark on this machine: a master and workers of one core, from our jars.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private final List<Process> processes = new ArrayList<>();
  private final String master;
  private final Path folder;

  StandaloneCluster(int workers, String workerMemory) throws IOException {
    folder = Files.createTempDirectory("corelake-cluster");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      master = "spark://" + HOST + ":" + free.getLocalPort();
    }
    String port = master.substring(master.lastIndexOf(':') + 1);
    start("master.Master", "--host", HOST, "--port", port, "--webui-port", "0");
    for (int i = 0; i < workers; i++) {
      start(
          "worker.Worker",
          List.of("--host", HOST, "--cores", "1", "--memory", workerMemory).toArray(String[]::new));
    }
  }

  /** Returns the master's URL. */
  String master() {
    return master;
  }

  private void start(String role, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@deploy/local/jvm.options",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.spark.deploy." + role));
    command.addAll(List.of(arguments));
    if (role.startsWith("worker")) {
      command.addAll(List.of("--work-dir", folder.toString(), master));
    }
    File log = folder.resolve(role + "-" + processes.size() + ".log").toFile();
    processes.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start());
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
  }
}
