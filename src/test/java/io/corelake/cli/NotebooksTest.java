package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corelake.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The notebooks without Python: clean JSON, and no command, option or key that does not exist. */
class NotebooksTest {
  private static final Path FOLDER = Path.of("notebooks");
  private static final Pattern COMMAND = Pattern.compile("corelake ([a-z][a-z-]*)([^`\\n]*)");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
  private static final Pattern KEY =
      Pattern.compile(
          "(?<![\\w./-])(?:corpus|vectors|embed|train|classes|select|output)(?:\\.[a-z]+(?:-[a-z0-9]+)*)+");
  private static final Pattern FORBIDDEN =
      Pattern.compile("_jvm|_jsc|_jdf|sparkContext|\\.rdd\\b|/home/|/root/|/work/|/tmp/|localhost");
  private static final Map<String, CommandLine> COMMANDS =
      new CommandLine(Main.class).getSubcommands();
  private static final Collection<String> KEYS =
      SettingsLoader.load(null, Map.of(), Map.of(), List.of()).keys();

  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
  }

  @Test
  void folder_hasTheNotebooks_thatItsReadmeNames() throws IOException {
    String readme = Files.readString(FOLDER.resolve("README.md"));
    assertThat(notebooks()).hasSize(3);
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.equals("README.md"))
          .allSatisfy(name -> assertThat(readme).contains(name));
    }
    assertThat(mistakes(readme)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void notebook_isClean_andWhatItNamesExists(Path file) throws IOException {
    assertThat(findings(Files.readString(file))).isEmpty();
  }

  /** Each of these is found, so that the test above means something. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "export_proxy | --until | --untill",
        "export_proxy | embed.image-size | embed.image-sise",
        "export_proxy | corelake run | corelake rnu",
        "export_proxy | corelake run --proxy | corelake run --vectors",
        "export_proxy | classes.prototype-names | classes.prototype-name",
        "databricks_run | select.keep | select.kept",
        "databricks_run | \"--input\\ | \"--imput\\",
        "databricks_run | spark.sql( | spark._jvm.sql(",
        "train_on_subset | corelake demo | corelake demos",
        "train_on_subset | ../corelake-demo | /tmp/corelake-demo",
        "train_on_subset | \"execution_count\": null | \"execution_count\": 3",
        "train_on_subset | \"outputs\": [] | \"outputs\": [{\"output_type\": \"stream\"}]",
        "train_on_subset | \"id\": \"probe\" | \"id\": \"train\"",
        "train_on_subset | \"nbformat\": 4 | \"nbformat\": 3",
      })
  void plantedMistake_isFound(String name, String right, String wrong) throws IOException {
    String text = Files.readString(FOLDER.resolve(name + ".ipynb"));
    assertThat(text).contains(right);
    assertThat(findings(text.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong))))
        .isNotEmpty();
  }

  private static List<String> findings(String text) throws IOException {
    JsonNode notebook = new ObjectMapper().readTree(text);
    List<String> findings = new ArrayList<>();
    if (notebook.path("nbformat").asInt() != 4 || notebook.path("nbformat_minor").asInt() < 5) {
      findings.add("format " + notebook.path("nbformat") + "." + notebook.path("nbformat_minor"));
    }
    if (!notebook.at("/metadata/kernelspec/name").asText().equals("python3")) {
      findings.add("kernel " + notebook.at("/metadata/kernelspec"));
    }
    Set<String> ids = new HashSet<>();
    for (JsonNode cell : notebook.path("cells")) {
      String id = cell.path("id").asText();
      if (!ids.add(id) || !id.matches("[a-z-]{1,64}")) {
        findings.add("cell id " + id);
      }
      findings.addAll(cellFindings(cell));
    }
    return findings;
  }

  private static List<String> cellFindings(JsonNode cell) {
    List<String> findings = mistakes(source(cell));
    boolean code = cell.path("cell_type").asText().equals("code");
    if (!code && !cell.path("cell_type").asText().equals("markdown")) {
      findings.add("cell of type " + cell.path("cell_type"));
    }
    if (code && !(cell.path("outputs").isArray() && cell.path("outputs").isEmpty())) {
      findings.add("outputs " + cell.path("outputs"));
    }
    if (code && !cell.path("execution_count").isNull()) {
      findings.add("execution_count " + cell.path("execution_count"));
    }
    cell.path("metadata")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.equals("tags")) {
                findings.add("metadata " + name);
              }
            });
    return findings;
  }

  private static String source(JsonNode cell) {
    StringBuilder text = new StringBuilder();
    cell.path("source").forEach(line -> text.append(line.asText()));
    return text.toString();
  }

  /** Returns the commands, options and keys of a text that do not exist, and what must not be. */
  private static List<String> mistakes(String text) {
    List<String> mistakes = new ArrayList<>();
    COMMAND
        .matcher(text)
        .results()
        .forEach(call -> mistakes.addAll(callMistakes(call.group(1), call.group(2))));
    Set<String> all =
        COMMANDS.values().stream().flatMap(NotebooksTest::options).collect(Collectors.toSet());
    OPTION
        .matcher(text)
        .results()
        .map(found -> found.group())
        .filter(option -> !all.contains(option))
        .forEach(mistakes::add);
    KEY.matcher(text)
        .results()
        .map(found -> found.group())
        .filter(key -> !KEYS.contains(key))
        .forEach(mistakes::add);
    FORBIDDEN.matcher(text).results().map(found -> found.group()).forEach(mistakes::add);
    return mistakes;
  }

  private static List<String> callMistakes(String name, String rest) {
    CommandLine command = COMMANDS.get(name);
    if (command == null) {
      return List.of("corelake " + name);
    }
    Set<String> options = options(command).collect(Collectors.toSet());
    return OPTION
        .matcher(rest)
        .results()
        .map(found -> found.group())
        .filter(option -> !options.contains(option))
        .map(option -> "corelake " + name + " " + option)
        .toList();
  }

  private static Stream<String> options(CommandLine command) {
    return command.getCommandSpec().options().stream().flatMap(option -> Stream.of(option.names()));
  }
}
