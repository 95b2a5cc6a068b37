package io.corelake.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A headless browser with one page, driven by its DevTools protocol. */
public final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> opened = new CopyOnWriteArrayList<>();

  private Chromium(Process process, Path profile, URI page) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Listener()).join();
  }

  /** Returns the browser of this machine, if it has one. */
  public static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts the browser.
   *
   * @param work an empty folder for its profile
   */
  public static Chromium start(Path work) throws Exception {
    Path profile = Files.createDirectories(work.resolve("profile"));
    Process process =
        new ProcessBuilder(
                program().orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("chromium.log").toFile())
            .start();
    try {
      Path ports = profile.resolve("DevToolsActivePort");
      await(() -> process.isAlive() && lines(ports).size() == 2);
      URI list = URI.create("http://127.0.0.1:" + lines(ports).get(0) + "/json/list");
      JsonNode pages =
          JSON.readTree(
              HttpClient.newHttpClient()
                  .send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
                  .body());
      for (JsonNode page : pages) {
        if (page.path("type").asText().equals("page")) {
          Chromium browser =
              new Chromium(
                  process, profile, URI.create(page.path("webSocketDebuggerUrl").asText()));
          for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            browser.call(domain + ".enable", Map.of());
          }
          return browser;
        }
      }
      throw new IllegalStateException("no page in " + pages);
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until something is so. */
  public static void await(BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new TimeoutException("not so after " + PATIENCE);
      }
      Thread.sleep(20);
    }
  }

  /** Opens a file in a window of a size, and forgets what was heard of the page before. */
  public void open(Path file, int width, int height) throws Exception {
    resize(width, height);
    complaints.clear();
    requests.clear();
    call("Page.navigate", Map.of("url", file.toUri().toString()));
    await(() -> evaluate("document.readyState").asText().equals("complete"));
  }

  public void resize(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Shows pages as in dark mode, or as in light. */
  public void dark(boolean dark) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** Returns the value of an expression in the page. */
  public JsonNode evaluate(String expression) {
    JsonNode answer =
        call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Moves the pointer to a place in the window. */
  public void point(double x, double y) {
    call("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
  }

  /** Clicks at a place in the window. */
  public void click(double x, double y) {
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of("type", type, "x", x, "y", y, "button", "left", "clickCount", 1));
    }
  }

  /** Stores a picture of the whole page, however long. */
  public void screenshot(Path png) throws IOException {
    byte[] picture = decoded("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
    Files.write(png, picture);
  }

  /** Stores a picture of a part of the page. */
  public void screenshot(Path png, double y, double width, double height) throws IOException {
    Map<String, Object> clip = Map.of("x", 0, "y", y, "width", width, "height", height, "scale", 1);
    Files.write(
        png,
        decoded("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip", clip)));
  }

  /** Stores the page as it is printed. */
  public void print(Path pdf) throws IOException {
    Files.write(pdf, decoded("Page.printToPDF", Map.of("printBackground", true)));
  }

  private byte[] decoded(String method, Map<String, Object> parameters) {
    return Base64.getDecoder().decode(call(method, parameters).path("data").asText());
  }

  /** Returns what the page has written to its console or thrown, and what the browser refused. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Returns what was asked for since the page was opened, but for what is in the page. */
  public List<String> requests() {
    return requests.stream().filter(url -> !url.startsWith("data:")).toList();
  }

  /** Returns what the page has opened in other windows. */
  public List<String> opened() {
    return List.copyOf(opened);
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    socket.sendText(message.toString(), true).join();
    try {
      JsonNode found = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (found.has("error")) {
        throw new IllegalStateException(method + ": " + found.path("error"));
      }
      return found.path("result");
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(method + " was not answered", e);
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      message.append(text);
      if (last) {
        try {
          hear(JSON.readTree(message.toString()));
        } catch (IOException e) {
          complaints.add("no JSON: " + e.getMessage());
        }
        message.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void hear(JsonNode heard) {
      JsonNode parameters = heard.path("params");
      switch (heard.path("method").asText()) {
        case "" -> {
          CompletableFuture<JsonNode> answer = answers.remove(heard.path("id").asInt());
          if (answer != null) {
            answer.complete(heard);
          }
        }
        case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded" ->
            complaints.add(parameters.toString());
        case "Network.requestWillBeSent" ->
            requests.add(parameters.path("request").path("url").asText());
        case "Page.windowOpen" -> opened.add(parameters.path("url").asText());
        default -> {}
      }
    }
  }

  @Override
  public void close() throws Exception {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    process.destroyForcibly().waitFor();
    all.forEach(ProcessHandle::destroyForcibly);
    if (Files.exists(profile)) {
      try (Stream<Path> files = Files.walk(profile)) {
        files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
      }
    }
  }
}
