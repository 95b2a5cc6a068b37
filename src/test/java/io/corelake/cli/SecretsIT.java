package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.CapturedLog;
import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.LoginFileSystem;
import io.corelake.testing.SparkPages;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Secrets planted in arguments, in the URIs of a manifest and in Spark's configuration: who looks
 * at what a run prints, logs, publishes and shows finds none of them. See
 * docs/decisions/0024-secrets.md for the tables that keep URIs as they are.
 */
class SecretsIT {
  /** Every planted secret has it in its name. */
  private static final String PLANTED = "PLANTED";

  /** What tells a program where an image is has the URI as the user wrote it. */
  private static final String KEEPS_URIS =
      "(runs/[^/]+/(ranking|rejects|duplicates)/.*|runs/[^/]+/subsets/[^/]+/(images/.*|filenames.txt|metadata.jsonl)|work/(corpus|embed|classes|rank)/[^/]+/attempt-.*)";

  @TempDir static Path folder;

  private static final Map<String, String> PROPERTIES =
      new TreeMap<>(
          Map.of(
              "spark.master",
              "local[2]",
              "spark.ui.enabled",
              "true",
              "spark.ui.port",
              "0",
              "spark.driver.host",
              "127.0.0.1",
              "spark.sql.shuffle.partitions",
              "2",
              "spark.extraListeners",
              SparkPages.class.getName(),
              "spark.hadoop.fs.login.impl",
              LoginFileSystem.class.getName(),
              "spark.hadoop.fs.s3a.access.key",
              PLANTED + "-access-key",
              "spark.hadoop.fs.s3a.secret.key",
              PLANTED + "-hadoop-value",
              "spark.hadoop.fs.s3a.session.token",
              PLANTED + "-session-value"));

  private static final Map<String, String> BEFORE = new LinkedHashMap<>();

  @BeforeAll
  static void draw() throws IOException {
    LocalSpark.stop();
    PROPERTIES.put(
        "spark.hadoop.fs.azure.account.key.lake.dfs.core.windows.net", PLANTED + "-azure-value");
    PROPERTIES.put("spark.sql.warehouse.dir", folder.resolve("warehouse").toUri().toString());
    // So a JVM that was started with these arguments says.
    PROPERTIES.put(
        "sun.java.command",
        "io.corelake.cli.Main run --input login://me:" + PLANTED + "-argument@host/a --output x");
    PROPERTIES.forEach((key, value) -> BEFORE.put(key, System.getProperty(key)));
    PROPERTIES.forEach(System::setProperty);
    Corpora.draw(folder.resolve("images"), 40);
    Corpora.untrainedProxy(folder.resolve("proxy.pt"));
    List<String> lines = new ArrayList<>(List.of("uri,label"));
    Path signed = Files.createDirectories(folder.resolve("signed"));
    try (Stream<Path> images = Files.walk(folder.resolve("images"))) {
      for (Path image : images.filter(Files::isRegularFile).sorted().toList()) {
        if (lines.size() % 2 == 0) {
          lines.add("login://me:" + PLANTED + "-manifest@host" + image + ",a");
        } else {
          String query = "?X-Amz-Credential=a&X-Amz-Signature=" + PLANTED + "-" + lines.size();
          Files.copy(image, signed.resolve(image.getFileName() + query));
          lines.add("signed/" + image.getFileName() + query + ",b");
        }
      }
    }
    lines.add("signed/gone.jpg?X-Amz-Signature=" + PLANTED + "-gone,b");
    Files.write(folder.resolve("manifest.csv"), lines);
    Files.write(
        folder.resolve("trouble.csv"),
        List.of("uri", "login://me:" + PLANTED + "-trouble@host/trouble/a.jpg"));
  }

  @AfterAll
  static void restore() {
    BEFORE.forEach(
        (key, value) -> {
          if (value == null) {
            System.clearProperty(key);
          } else {
            System.setProperty(key, value);
          }
        });
    LocalSpark.stop();
  }

  /** What a command left: its exit code, what it printed and logged. */
  private record Outcome(int exitCode, String out, String err, String log) {}

  private static Outcome corelake(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    try (CapturedLog log = new CapturedLog()) {
      int exitCode =
          Main.run(
              new PrintWriter(out, true),
              new PrintWriter(err, true),
              arguments.toArray(String[]::new));
      return new Outcome(exitCode, out.toString(), err.toString(), log.text());
    }
  }

  private static List<String> run(String manifest, String output, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--stack-trace",
                "--input=" + folder.resolve(manifest),
                "--output=" + folder.resolve(output),
                "--proxy=" + folder.resolve("proxy.pt"),
                "--run-id=only",
                "--set=embed.image-size=32",
                "--set=embed.views=1",
                "--set=classes.count=2"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static void assertNoSecret(Outcome outcome) {
    assertThat(outcome.out()).doesNotContain(PLANTED);
    assertThat(outcome.err()).doesNotContain(PLANTED);
    assertThat(outcome.log()).doesNotContain(PLANTED);
    SparkPages.seen().forEach((page, text) -> assertThat(text).as(page).doesNotContain(PLANTED));
  }

  @Test
  void runThatSucceeds_keepsSecretsInItsTablesAlone() throws IOException {
    LocalSpark.stop();
    Outcome outcome = corelake(run("manifest.csv", "out"));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.log()).contains("SparkContext");
    Map<String, String> pages = SparkPages.seen();
    assertThat(pages.keySet()).anyMatch(page -> page.endsWith("environment"));
    String environment =
        pages.entrySet().stream()
            .filter(page -> page.getKey().endsWith("/environment"))
            .findFirst()
            .orElseThrow()
            .getValue();
    assertThat(environment)
        .contains("sun.java.command")
        .contains("fs.s3a.secret.key")
        .contains("fs.azure.account.key.lake");
    pages.forEach((page, text) -> assertThat(text).as(page).doesNotContain(PLANTED));
    assertNoSecret(outcome);
    assertThat(filesWithSecrets(folder.resolve("out"))).allMatch(file -> file.matches(KEEPS_URIS));
    assertThat(filesWithSecrets(folder.resolve("out")))
        .anyMatch(file -> file.endsWith("filenames.txt"))
        .doesNotContain("runs/only/run.json", "runs/only/report/index.html");
    assertThat(Files.readString(folder.resolve("out/runs/only/report/index.html")))
        .contains("gone.jpg?***");
  }

  private static Set<String> filesWithSecrets(Path output) throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(PLANTED)) {
          found.add(output.relativize(file).toString());
        }
      }
    }
    return found;
  }

  @Test
  void storageThatQuotesAPassword_isNotQuoted() throws IOException {
    LocalSpark.stop();
    Outcome outcome = corelake(run("trouble.csv", "troubled"));
    assertThat(outcome.exitCode()).isEqualTo(5);
    assertThat(outcome.err())
        .contains("530 login refused for login://***@host/trouble/a.jpg")
        .contains("\tat io.corelake.");
    assertThat(outcome.log()).contains("Lost task");
    assertNoSecret(outcome);
    assertThat(Files.readString(folder.resolve("troubled/runs/only/run.json")))
        .contains("\"exit_code\" : 5", "530 login refused")
        .doesNotContain(PLANTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--input=login://me:PLANTED-in@host/images",
        "--input=s3a://bucket/images?X-Amz-Signature=PLANTED-in",
        "--output=login://me:PLANTED-out@host/out",
        "--work=login://me:PLANTED-work@host/work",
        "--proxy=login://me:PLANTED-proxy@host/proxy.pt",
        "--proxy=https://me:PLANTED-proxy@host/proxy.pt?X-Amz-Signature=PLANTED-proxy",
        "--set=embed.proxy=gone.pt?sig=PLANTED-set",
        "--set=fs.s3a.secret.key=PLANTED-set",
        "--set=fs.s3a.secret.key:PLANTED-set",
        "--set=corpus.format=login://me:PLANTED-set@host/x",
        "--config=login://me:PLANTED-config@host/none.yaml",
        "--run-id=login://me:PLANTED-id@host/x",
        "--until=login://me:PLANTED-until@host/x",
        "login://me:PLANTED-stray@host/x",
        "--secret=PLANTED-option"
      })
  void argumentWithASecret_isRefused_withoutSayingIt(String argument) {
    // One session for them all.
    LocalSpark.onCores(2);
    String name = argument.replaceFirst("=.*", "");
    List<String> arguments = run("manifest.csv", "refused");
    if (!name.equals("--set")) {
      arguments.removeIf(given -> given.startsWith(name + "="));
    }
    arguments.add(argument);
    Outcome outcome = corelake(arguments);
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err()).contains("corelake: ");
    assertNoSecret(outcome);
    assertThat(folder.resolve("refused/current.json")).doesNotExist();
  }
}
