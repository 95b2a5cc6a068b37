package io.corelake.storage;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;

/** JSON of records: snake_case names, keys in order. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** As {@link #MAPPER}, for readers that know no NaN: it is null to them. */
  private static final JsonMapper FOR_SCRIPTS =
      MAPPER
          .rebuild()
          .addModule(
              new SimpleModule()
                  .addSerializer(double.class, new NumberOrNull())
                  .addSerializer(Double.class, new NumberOrNull())
                  .addSerializer(float.class, new NumberOrNull())
                  .addSerializer(Float.class, new NumberOrNull())
                  .addSerializer(Instant.class, ToStringSerializer.instance))
          .build();

  private Json() {}

  /** Writes a number, or null for what is none. */
  private static final class NumberOrNull extends StdSerializer<Number> {
    private static final long serialVersionUID = 1;

    NumberOrNull() {
      super(Number.class);
    }

    @Override
    public void serialize(Number value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (!Double.isFinite(value.doubleValue())) {
        out.writeNull();
      } else if (value instanceof Float) {
        out.writeNumber(value.floatValue());
      } else {
        out.writeNumber(value.doubleValue());
      }
    }
  }

  /** Returns one line for scripts: null stands for what is no number. */
  public static String lineForScripts(Object value) {
    return write(FOR_SCRIPTS.writer(), value);
  }

  /** Returns indented text for scripts: null stands for what is no number. */
  public static String prettyForScripts(Object value) {
    return write(FOR_SCRIPTS.writerWithDefaultPrettyPrinter(), value) + "\n";
  }

  /** Returns one line; the same value gives the same text anywhere. */
  public static String line(Object value) {
    return write(MAPPER.writer(), value);
  }

  /** Returns indented text that ends with a line feed. */
  public static String pretty(Object value) {
    return write(MAPPER.writerWithDefaultPrettyPrinter(), value) + "\n";
  }

  private static String write(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot write as JSON: " + value, e);
    }
  }

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException where the text is no such record
   */
  public static <T> T read(String text, Class<T> type) {
    T value;
    try {
      value = MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "Not the JSON of a " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
    }
    if (value == null) {
      throw new IllegalArgumentException("Not the JSON of a " + type.getSimpleName() + ": null");
    }
    return value;
  }
}
