package io.corelake.testing;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A standalone cluster of Spark on this machine: a master and workers of one core, each a process
 * that has what an installation of Spark has, and nothing of ours. Each worker has an address of
 * its own, of those that lead back to this machine: to Spark they are different hosts.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final long MOST_SECONDS = 30;

  private final Path folder;
  private final Path home;
  private final Map<String, String> environment;
  private final String master;
  private final List<Process> processes = new ArrayList<>();

  /**
   * Starts a cluster and waits for its master, as the client of cluster mode does not; its drivers
   * wait for workers.
   *
   * @param folder for logs and the executors' files
   * @param workerMemory such as 2g
   * @param environment of the workers, and so of their executors
   */
  public StandaloneCluster(
      Path folder, int workers, String workerMemory, Map<String, String> environment)
      throws IOException {
    this.folder = Files.createDirectories(folder);
    this.home = installation(folder.resolve("spark"));
    this.environment = environment;
    int port = S3Server.freePort();
    master = "spark://" + HOST + ":" + port;
    start("master.Master", "--host", HOST, "--port", "" + port, "--webui-port", "0");
    awaitAnswer(port);
    for (int i = 0; i < workers; i++) {
      start(
          "worker.Worker",
          "--host",
          "127.0.0." + (2 + i),
          "--cores",
          "1",
          "--memory",
          workerMemory,
          "--webui-port",
          "0",
          "--work-dir",
          folder.resolve("executors").toString(),
          master);
    }
  }

  private static void awaitAnswer(int port) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (ConnectException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  /** The jars of Spark, of S3A and libtorch's, as links, and spark-submit. */
  public static Path installation(Path home) throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (String jar : Files.readString(Path.of("target/local.classpath")).trim().split(":", -1)) {
      try {
        Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
      } catch (FileAlreadyExistsException e) {
        throw new IllegalStateException("Two jars of the same name: " + jar, e);
      }
    }
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.copy(Path.of("src/test/resources/spark-submit"), submit);
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  /** Returns the executors that run now. */
  public List<ProcessHandle> executors() {
    return processes.stream()
        .flatMap(process -> process.toHandle().descendants())
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(line -> line.contains("CoarseGrainedExecutorBackend"))
                    .isPresent())
        .toList();
  }

  /** Returns the master's URL. */
  public String master() {
    return master;
  }

  /** Returns the command line of {@code deploy/spark-submit.sh}. */
  public List<String> submit(List<String> options, List<String> application) {
    List<String> command = new ArrayList<>(List.of("deploy/spark-submit.sh", "--master", master));
    command.addAll(options);
    command.add("--");
    command.addAll(application);
    return command;
  }

  /** Returns the environment of a command that uses the installation. */
  public Map<String, String> environment() {
    return environment(home);
  }

  /** Returns the environment of a command that uses an installation, with or without a cluster. */
  public static Map<String, String> environment(Path home) {
    return Map.of(
        "SPARK_HOME",
        home.toString(),
        "SPARK_SCALA_VERSION",
        "2.13",
        "SPARK_LOCAL_IP",
        HOST,
        "JAVA_HOME",
        System.getProperty("java.home"),
        // These JVMs live for seconds.
        "SPARK_SUBMIT_OPTS",
        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
  }

  private List<String> java(String main) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@deploy/local/jvm.options",
            "-Xmx1g",
            // These JVMs live for seconds.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dspark.master.rest.enabled=false",
            "-cp",
            home.resolve("jars") + "/*",
            "org.apache.spark.deploy." + main));
  }

  private void start(String role, String... arguments) throws IOException {
    List<String> command = java(role);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().putAll(environment());
    processes.add(
        builder
            .redirectOutput(folder.resolve(role + "-" + processes.size() + ".log").toFile())
            .start());
  }

  /** Stops all, workers first; their executors end with them. */
  @Override
  public void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).destroy();
      processes.get(i).onExit().join();
    }
  }
}
