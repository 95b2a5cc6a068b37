package io.corelake.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Which fields a document of YAML or JSON may have and of what type: the keywords of a Kubernetes
 * custom resource definition that our schemas use. Unlike Kubernetes, which drops a field that it
 * does not know, this refuses it.
 */
public final class FieldSchema {
  private final Map<?, ?> schema;

  private FieldSchema(Map<?, ?> schema) {
    this.schema = schema;
  }

  /** Returns a schema of {@code src/test/resources/schemas}, by its file and its name there. */
  public static FieldSchema of(String file, String name) {
    try {
      String text = Files.readString(Path.of("src/test/resources/schemas", file + ".yaml"));
      Map<?, ?> all = (Map<?, ?>) parse(text).get(0);
      return new FieldSchema((Map<?, ?>) Objects.requireNonNull(all.get(name), name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the documents of a text of YAML, of which JSON is a part. */
  public static List<Object> parse(String text) {
    List<Object> documents = new ArrayList<>();
    new Load(LoadSettings.builder().setMaxAliasesForCollections(1000).build())
        .loadAllFromString(text)
        .forEach(documents::add);
    return documents;
  }

  /** Returns what is wrong with a document, each with its place; none where nothing is. */
  public List<String> faults(Object document) {
    List<String> faults = new ArrayList<>();
    check(schema, document, "", faults);
    return faults;
  }

  private static void check(Map<?, ?> schema, Object value, String place, List<String> faults) {
    boolean typed =
        switch ((String) schema.get("type")) {
          case "object" -> value instanceof Map;
          case "array" -> value instanceof List;
          case "string" -> value instanceof String;
          case "integer" -> value instanceof Integer || value instanceof Long;
          case "boolean" -> value instanceof Boolean;
          default -> throw new IllegalStateException("No type of ours: " + schema);
        };
    if (!typed) {
      faults.add(place + " is no " + schema.get("type") + ": " + value);
      return;
    }
    if (schema.get("enum") instanceof Collection<?> values && !values.contains(value)) {
      faults.add(place + " is none of " + values + ": " + value);
    }
    if (schema.get("pattern") instanceof String pattern && !((String) value).matches(pattern)) {
      faults.add(place + " does not match " + pattern + ": " + value);
    }
    if (schema.get("minimum") instanceof Number least
        && ((Number) value).longValue() < least.longValue()) {
      faults.add(place + " is below " + least + ": " + value);
    }
    if (value instanceof Map<?, ?> fields) {
      checkFields(schema, fields, place, faults);
    } else if (value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        check((Map<?, ?>) schema.get("items"), items.get(i), place + "[" + i + "]", faults);
      }
    }
  }

  private static void checkFields(
      Map<?, ?> schema, Map<?, ?> fields, String place, List<String> faults) {
    if (Boolean.TRUE.equals(schema.get("x-kubernetes-preserve-unknown-fields"))) {
      return;
    }
    Map<?, ?> known =
        schema.get("properties") instanceof Map<?, ?> properties ? properties : Map.of();
    fields.forEach(
        (name, field) -> {
          Object wanted = known.get(name);
          if (wanted == null) {
            wanted = schema.get("additionalProperties");
          }
          if (wanted == null) {
            faults.add(place + "." + name + " is no field");
          } else {
            check((Map<?, ?>) wanted, field, place + "." + name, faults);
          }
        });
    if (schema.get("required") instanceof List<?> required) {
      required.stream()
          .filter(name -> !fields.containsKey(name))
          .forEach(name -> faults.add(place + "." + name + " is missing"));
    }
  }
}
