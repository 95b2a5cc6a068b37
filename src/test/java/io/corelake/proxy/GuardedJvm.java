package io.corelake.proxy;

import ai.djl.engine.Engine;
import io.corelake.CoreLakeException;
import io.corelake.storage.Sha256;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.DatagramSocketImplFactory;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImplFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own that lets nobody open a socket and tells who tried: its main starts libtorch as
 * CoreLake does, or as DJL does by itself.
 */
final class GuardedJvm {
  private static final int MOST_MINUTES = 2;
  private static final List<String> ATTEMPTS = Collections.synchronizedList(new ArrayList<>());

  private GuardedJvm() {}

  /** Says no and remembers. */
  private static final class Guard extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
      ATTEMPTS.add("proxy for " + uri);
      return List.of(Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      ATTEMPTS.add("no connection to " + uri);
    }
  }

  public static void main(String[] arguments) {
    guard();
    try {
      System.out.println(arguments[0].equals("djl") ? djl() : coreLake());
    } catch (CoreLakeException e) {
      System.out.println("refused: " + e.getMessage());
    } catch (ExceptionInInitializerError e) {
      System.out.println("stopped: " + e.getCause());
    }
    System.out.println("attempts: " + ATTEMPTS);
  }

  // The factories are deprecated for programs; there is no other way to see every socket.
  @SuppressWarnings("deprecation")
  private static void guard() {
    SocketImplFactory sockets =
        () -> {
          ATTEMPTS.add("socket");
          throw new IllegalStateException("No socket is opened here");
        };
    DatagramSocketImplFactory datagrams =
        () -> {
          ATTEMPTS.add("datagram socket");
          throw new IllegalStateException("No socket is opened here");
        };
    try {
      Socket.setSocketImplFactory(sockets);
      DatagramSocket.setDatagramSocketImplFactory(datagrams);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    ProxySelector.setDefault(new Guard());
  }

  private static String coreLake() {
    TorchEngine.configure("", 1);
    byte[] proxy = ProxyArchitecture.untrained(1);
    ProxyModel model = ProxyModel.shared(Sha256.of(proxy), DeviceChoice.AUTO, 0, () -> proxy);
    return "trial: " + ProxyTrial.run(model, 2, 32);
  }

  private static String djl() {
    return "engine: " + Engine.getEngine("PyTorch").getVersion();
  }

  /**
   * Runs it.
   *
   * @param environment variables to set beside ours, DJL's apart
   * @return what it printed
   */
  static String run(String mode, String classPath, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("guarded-jvm", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin/java").toString(),
                  "--add-modules=jdk.incubator.vector",
                  "-cp",
                  classPath,
                  GuardedJvm.class.getName(),
                  mode)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().keySet().removeIf(name -> name.matches("(DJL|PYTORCH|OPT_OUT)_.*"));
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("Still running: " + Files.readString(log));
      }
      return Files.readString(log);
    } finally {
      Files.delete(log);
    }
  }
}
