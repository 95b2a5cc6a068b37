package io.corelake.testing;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An S3 server on loopback, S3Proxy on a folder of this machine. It is a process of its own: what
 * it is made of must not meet Spark's libraries, and runs of other processes use it too.
 */
public final class S3Server implements AutoCloseable {
  private static final int MOST_SECONDS = 60;

  private final Process process;
  private final URI endpoint;

  private S3Server(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /**
   * Starts a server that takes any credentials.
   *
   * @param folder for its data and its log
   * @param buckets that it has
   */
  public static S3Server start(Path folder, String... buckets)
      throws IOException, InterruptedException {
    int port = freePort();
    URI endpoint = URI.create("http://127.0.0.1:" + port);
    Path data = folder.resolve("s3");
    for (String bucket : buckets) {
      Files.createDirectories(data.resolve(bucket));
    }
    Path properties = folder.resolve("s3proxy.properties");
    Files.write(
        properties,
        List.of(
            "s3proxy.authorization=none",
            "s3proxy.endpoint=" + endpoint,
            "jclouds.provider=filesystem-nio2",
            "jclouds.filesystem.basedir=" + data));
    File log = folder.resolve("s3proxy.log").toFile();
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-DLOG_LEVEL=warn",
                "-jar",
                Path.of("target/s3proxy/s3proxy.jar").toAbsolutePath().toString(),
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    S3Server server = new S3Server(process, endpoint);
    server.awaitAnswer(log);
    return server;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer(File log) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; i < MOST_SECONDS * 10; i++) {
      try {
        client.send(
            HttpRequest.newBuilder(endpoint).build(), HttpResponse.BodyHandlers.discarding());
        return;
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new IllegalStateException(
              "The S3 server did not start: " + Files.readString(log.toPath()), e);
        }
        Thread.sleep(100);
      }
    }
    close();
    throw new IllegalStateException("The S3 server gives no answer on " + endpoint);
  }

  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
