package io.corelake.config;

import io.corelake.CoreLakeException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Lays the sources of the configuration over one another: reference, file, Spark, command line. */
public final class SettingsLoader {
  private static final String REFERENCE = "/corelake.yaml";
  private static final String SPARK_PREFIX = "spark.corelake.";

  private SettingsLoader() {}

  /** A configuration file that the user gave: its name for messages, and its text. */
  public record ConfigurationFile(String name, String text) {}

  /**
   * Returns the effective settings.
   *
   * @param sparkProperties all of Spark's properties; those under {@code spark.corelake.} count
   * @param options keys that options of the command line of their own set, such as {@code --proxy}
   * @param assignments {@code key=value} of {@code --set}, the value read as YAML
   */
  public static Settings load(
      @Nullable ConfigurationFile file,
      Map<String, String> sparkProperties,
      Map<String, String> options,
      List<String> assignments) {
    Settings settings = Settings.reference(tree(referenceText(), "the reference configuration"));
    if (file != null) {
      settings = settings.over(tree(file.text(), file.name()), file.name());
    }
    Map<String, Object> fromSpark = new LinkedHashMap<>();
    sparkProperties.forEach(
        (key, value) -> {
          if (key.startsWith(SPARK_PREFIX)) {
            fromSpark.put(key.substring(SPARK_PREFIX.length()), value(value, key));
          }
        });
    settings = settings.over(fromSpark, "spark.corelake");
    settings = settings.over(options, "command line");
    return assigned(settings, assignments);
  }

  private static Settings assigned(Settings given, List<String> assignments) {
    Settings settings = given;
    for (String assignment : assignments) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw CoreLakeException.usage(
            "--set must be key=value, such as --set embed.views=8, was " + assignment);
      }
      String key = assignment.substring(0, equals).trim();
      settings =
          settings.over(Map.of(key, value(assignment.substring(equals + 1), "--set")), "--set");
    }
    return settings;
  }

  /**
   * Returns the settings that a run has recorded; keys that it did not know have their defaults.
   */
  public static Settings recorded(Map<String, ?> values) {
    return Settings.reference(tree(referenceText(), "the reference configuration"))
        .over(values, "the run");
  }

  /**
   * As the other, with assignments over them.
   *
   * @param assignments {@code key=value} of {@code --set}
   */
  public static Settings recorded(Map<String, ?> values, List<String> assignments) {
    return assigned(recorded(values), assignments);
  }

  /** Returns the reference file: every key with its default and a comment. */
  public static String referenceText() {
    try (InputStream in = SettingsLoader.class.getResourceAsStream(REFERENCE)) {
      if (in == null) {
        throw new IllegalStateException(REFERENCE + " is missing in the application jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + REFERENCE, e);
    }
  }

  private static Map<String, Object> tree(String text, String name) {
    Object parsed = parse(text, name);
    if (parsed == null) {
      return Map.of();
    }
    if (!(parsed instanceof Map<?, ?> map)) {
      throw CoreLakeException.usage(
          name + " must be YAML with keys such as 'embed: {views: 8}', was " + headOf(text));
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    map.forEach((key, value) -> tree.put(String.valueOf(key), value));
    return tree;
  }

  private static Object value(String text, String origin) {
    Object value = parse(text, origin);
    return value == null ? "" : value;
  }

  private static @Nullable Object parse(String text, String name) {
    try {
      return new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(text);
    } catch (YamlEngineException | StackOverflowError | IllegalArgumentException e) {
      throw CoreLakeException.usage(
          name + " is no YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " ").trim());
    }
  }

  private static String headOf(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
