package io.corelake.config;

import io.corelake.CoreLakeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The effective value of every key, with the place that it came from. Keys are dotted paths ({@code
 * embed.image-size}); the reference file says which exist. Every accessor checks type and bound and
 * names key, value and bound where they do not fit.
 */
public final class Settings {
  /** A value and the place that set it, such as {@code --set} or a file. */
  private record Entry(Object value, String origin) {}

  /** No key is as long; a YAML alias within itself is longer than any. */
  private static final int MOST_KEY_LENGTH = 200;

  private static final long LEAST_BYTES = 1 << 20;
  private static final Pattern BYTES = Pattern.compile("([1-9]\\d{0,8})([kmg]?)");

  private final SortedMap<String, Entry> entries = new TreeMap<>();

  private Settings() {}

  /** Returns the defaults: the reference file's tree. */
  static Settings reference(Map<String, Object> tree) {
    Settings settings = new Settings();
    flatten("", tree)
        .forEach((key, value) -> settings.entries.put(key, new Entry(value, "default")));
    return settings;
  }

  /** Returns these settings with the values of a tree over them; every key must exist. */
  Settings over(Map<String, ?> tree, String origin) {
    Settings result = new Settings();
    result.entries.putAll(entries);
    flatten("", tree)
        .forEach(
            (key, value) -> {
              if (!entries.containsKey(key)) {
                throw unknown(key, origin);
              }
              result.entries.put(key, new Entry(value, origin));
            });
    return result;
  }

  private CoreLakeException unknown(String key, String origin) {
    String prefix = key + ".";
    if (entries.keySet().stream().anyMatch(known -> known.startsWith(prefix))) {
      return CoreLakeException.usage(
          key + " (" + origin + ") is a section; set one of its keys, such as " + firstOf(prefix));
    }
    return CoreLakeException.usage(
        "Unknown configuration key "
            + key
            + " ("
            + origin
            + "); did you mean "
            + NearestName.of(key, entries.keySet())
            + "?");
  }

  private String firstOf(String prefix) {
    return entries.keySet().stream().filter(known -> known.startsWith(prefix)).findFirst().get();
  }

  private static Map<String, Object> flatten(String prefix, Map<String, ?> tree) {
    if (prefix.length() > MOST_KEY_LENGTH) {
      throw CoreLakeException.usage("The configuration is nested too deeply: " + prefix);
    }
    Map<String, Object> flat = new LinkedHashMap<>();
    tree.forEach(
        (name, value) -> {
          String key = prefix + name;
          if (value instanceof Map<?, ?> section && !section.isEmpty()) {
            Map<String, Object> inner = new LinkedHashMap<>();
            section.forEach((k, v) -> inner.put(String.valueOf(k), v));
            flat.putAll(flatten(key + ".", inner));
          } else {
            flat.put(key, value == null ? "" : value);
          }
        });
    return flat;
  }

  /** Every key in order. */
  public Collection<String> keys() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** Returns the place that set a key. */
  public String origin(String key) {
    return entry(key).origin();
  }

  /** Returns a value as it was written: text, number, boolean or list. */
  public Object value(String key) {
    return entry(key).value();
  }

  /** Returns the values of all keys, for fingerprints and records. */
  public SortedMap<String, Object> values() {
    SortedMap<String, Object> values = new TreeMap<>();
    entries.forEach((key, entry) -> values.put(key, entry.value()));
    return values;
  }

  /** Returns a text, which may be empty. */
  public String text(String key) {
    Object value = value(key);
    if (value instanceof Map || value instanceof Collection) {
      throw wrong(key, "must be a text");
    }
    return String.valueOf(value);
  }

  /** Returns a text that must be one of the choices. */
  public String choice(String key, String... choices) {
    String value = text(key);
    if (!Arrays.asList(choices).contains(value)) {
      throw wrong(
          key,
          "must be one of "
              + String.join(", ", choices)
              + " (nearest: "
              + NearestName.of(value, Arrays.asList(choices))
              + ")");
    }
    return value;
  }

  /** Returns true or false. */
  public boolean flag(String key) {
    if (!(value(key) instanceof Boolean flag)) {
      throw wrong(key, "must be true or false");
    }
    return flag;
  }

  /** Returns a whole number in low .. high. */
  public long integer(String key, long low, long high) {
    Object value = value(key);
    if (!(value instanceof Integer || value instanceof Long)
        || ((Number) value).longValue() < low
        || ((Number) value).longValue() > high) {
      throw wrong(key, "must be a whole number from " + low + " to " + high);
    }
    return ((Number) value).longValue();
  }

  /** As {@link #integer}, for numbers that fit an int. */
  public int smallInteger(String key, int low, int high) {
    return (int) integer(key, low, high);
  }

  /** Returns a number of bytes, at least 1m; k, m and g after a number are powers of 1024. */
  public long bytes(String key) {
    Matcher written = BYTES.matcher(text(key).toLowerCase(Locale.ROOT));
    long bytes = 0;
    if (written.matches()) {
      int power = " kmg".indexOf((written.group(2) + " ").charAt(0));
      bytes = Long.parseLong(written.group(1)) << (10 * power);
    }
    if (bytes < LEAST_BYTES) {
      throw wrong(key, "must be a number of bytes of at least 1m, such as 512m");
    }
    return bytes;
  }

  /** Returns a number in low .. high. */
  public double number(String key, double low, double high) {
    if (!(value(key) instanceof Number number)
        || !(number.doubleValue() >= low && number.doubleValue() <= high)) {
      throw wrong(key, "must be a number from " + low + " to " + high);
    }
    return number.doubleValue();
  }

  /** Returns a list of exactly {@code count} numbers in low .. high. */
  public List<Double> numbers(String key, int count, double low, double high) {
    List<Double> numbers = new ArrayList<>();
    for (Object item : list(key)) {
      if (item instanceof Number number
          && number.doubleValue() >= low
          && number.doubleValue() <= high) {
        numbers.add(number.doubleValue());
      }
    }
    if (numbers.size() != count || list(key).size() != count) {
      throw wrong(key, "must be a list of " + count + " numbers from " + low + " to " + high);
    }
    return List.copyOf(numbers);
  }

  /** Returns a list of texts. */
  public List<String> texts(String key) {
    return list(key).stream().map(String::valueOf).collect(Collectors.toUnmodifiableList());
  }

  /** Returns a list of names, which may be written as one text; without the empty ones. */
  public List<String> names(String key) {
    List<String> names = value(key) instanceof List<?> ? texts(key) : List.of(text(key));
    return names.stream().filter(name -> !name.isEmpty()).toList();
  }

  /** Returns a list. */
  public List<?> list(String key) {
    if (!(value(key) instanceof List<?> list)) {
      throw wrong(key, "must be a list such as [a, b]");
    }
    return list;
  }

  /** Returns the error of a value that does not fit; {@code bound} reads on from the key. */
  public CoreLakeException wrong(String key, String bound) {
    return CoreLakeException.usage(
        key + " " + bound + ", was " + value(key) + " (" + origin(key) + ")");
  }

  private Entry entry(String key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      throw new IllegalArgumentException("The reference configuration has no key " + key);
    }
    return entry;
  }
}
