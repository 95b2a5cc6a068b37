package io.corelake.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy in front of an S3 server that does to requests what networks and stores do to them. */
public final class FaultyS3 implements AutoCloseable {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");
  private static final int DELAY_MILLIS = 400;

  static {
    // Else the JDK's server waits 40 ms for an acknowledgement between an answer's head and body.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final URI server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpServer proxy;
  private final ExecutorService threads;
  private final AtomicInteger requests = new AtomicInteger();
  private final Queue<String> done = new ConcurrentLinkedQueue<>();
  private final Object conditionalWrites = new Object();
  private volatile Policy policy = request -> Fault.NONE;

  /** What happens to a request. */
  public enum Fault {
    NONE,
    /** The server asks for fewer requests and does nothing. */
    SLOW_DOWN,
    /** The server fails and does nothing. */
    INTERNAL_ERROR,
    /** The server knows no such object. */
    NOT_FOUND,
    /** The server does what is asked, late. */
    DELAY,
    /** The connection is closed, and nothing is done. */
    CLOSE,
    /** The server does what is asked, and the connection is closed before its answer. */
    DROP_ANSWER,
    /** The server does what is asked, and the connection is closed in the middle of its answer. */
    CUT_ANSWER
  }

  /**
   * A request.
   *
   * @param number counted from 1
   * @param path with its bucket, decoded
   */
  public record Request(int number, String method, String path) {}

  /** What decides on faults; asked by several threads at once. */
  public interface Policy {
    Fault of(Request request);
  }

  private FaultyS3(URI server, HttpServer proxy, ExecutorService threads) {
    this.server = server;
    this.proxy = proxy;
    this.threads = threads;
  }

  /** Starts a proxy that does nothing to requests yet. */
  public static FaultyS3 start(URI server) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "faulty-s3");
              thread.setDaemon(true);
              return thread;
            });
    http.setExecutor(threads);
    FaultyS3 proxy = new FaultyS3(server, http, threads);
    http.createContext("/", proxy::handle);
    http.start();
    return proxy;
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.getAddress().getPort());
  }

  /** Begins to count anew, and forgets what it has done. */
  public void set(Policy policy) {
    requests.set(0);
    done.clear();
    this.policy = policy;
  }

  /** Returns the faults so far, each with its request. */
  public List<String> faults() {
    return List.copyOf(done);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readAllBytes();
      Request request =
          new Request(
              requests.incrementAndGet(),
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath());
      Fault fault = policy.of(request);
      if (fault != Fault.NONE) {
        done.add(fault + " " + request);
      }
      switch (fault) {
        case SLOW_DOWN -> refuse(exchange, 503, "SlowDown");
        case INTERNAL_ERROR -> refuse(exchange, 500, "InternalError");
        case NOT_FOUND -> refuse(exchange, 404, "NoSuchKey");
        case CLOSE -> {}
        case DROP_ANSWER -> forward(exchange, body);
        case DELAY -> {
          Thread.sleep(DELAY_MILLIS);
          answer(exchange, forward(exchange, body), 1);
        }
        case CUT_ANSWER -> answer(exchange, forward(exchange, body), 0.5);
        case NONE -> answer(exchange, forward(exchange, body), 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    byte[] text =
        ("<Error><Code>" + code + "</Code><Message>planted</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : text.length);
    if (!head) {
      exchange.getResponseBody().write(text);
    }
  }

  /**
   * Amazon decides a conditional write in one step; the server here looks first and then writes.
   */
  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body)
      throws InterruptedException {
    boolean conditional =
        exchange.getRequestHeaders().keySet().stream()
            .anyMatch(
                name ->
                    name.equalsIgnoreCase("If-Match") || name.equalsIgnoreCase("If-None-Match"));
    if (!conditional) {
      return send(exchange, body);
    }
    synchronized (conditionalWrites) {
      return send(exchange, body);
    }
  }

  private HttpResponse<byte[]> send(HttpExchange exchange, byte[] body)
      throws InterruptedException {
    URI asked = exchange.getRequestURI();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + asked.toString()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0 && !exchange.getRequestHeaders().containsKey("Content-length")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      if (!OF_THE_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        header.getValue().forEach(value -> request.header(header.getKey(), value));
      }
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("The S3 server behind the proxy fails", e);
    }
  }

  /** Gives an answer on, or a share of it. */
  private static void answer(HttpExchange exchange, HttpResponse<byte[]> response, double share)
      throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              boolean ofMessage = !OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
              if (ofMessage || (head && name.equalsIgnoreCase("content-length"))) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    byte[] body = response.body();
    exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body, 0, (int) (body.length * share));
    }
  }

  @Override
  public void close() {
    proxy.stop(0);
    threads.shutdownNow();
  }
}
