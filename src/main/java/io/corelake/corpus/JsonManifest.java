package io.corelake.corpus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corelake.config.CorpusConfiguration.Columns;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/** A manifest in JSON lines: an object a line, read in as many tasks as the file has blocks. */
final class JsonManifest {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Ids that are numbers stay as they are written.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          // An error must not repeat the line: URIs may hold secrets.
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .build()
          .reader();

  private JsonManifest() {}

  static JavaRDD<ListedImage> images(
      JavaSparkContext context, Path file, Columns columns, ManifestUris uris) {
    String name = file.toString();
    return context
        .newAPIHadoopRDD(
            LineInput.of(context.hadoopConfiguration(), file),
            LineInput.class,
            LongWritable.class,
            Text.class)
        .filter(line -> !line._2().toString().isBlank())
        .map(line -> image(name + "#byte=" + line._1(), line._2(), columns, uris));
  }

  /**
   * Returns the image of a line, or the reject.
   *
   * @param place of the line
   */
  static ListedImage image(String place, Text line, Columns columns, ManifestUris uris) {
    JsonNode record;
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line.getBytes(), 0, line.getLength()))
              .toString();
      record = JSON.readTree(text);
    } catch (CharacterCodingException e) {
      return badRecord(place, "the line is not UTF-8");
    } catch (JsonProcessingException e) {
      return badRecord(place, "no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
    if (!record.isObject()) {
      return badRecord(place, "no JSON object, but " + record.getNodeType());
    }
    JsonNode uri = first(record, columns.uris());
    if (uri != null && !uri.isTextual()) {
      return badRecord(place, "the URI is no text, but " + uri.getNodeType());
    }
    return uris.image(
        text(first(record, columns.ids())), text(uri), text(first(record, columns.labels())));
  }

  private static @Nullable JsonNode first(JsonNode record, List<String> names) {
    for (String name : names) {
      JsonNode value = record.get(name);
      if (value == null) {
        value = record.at("/" + name.replace("~", "~0").replace("/", "~1").replace('.', '/'));
      }
      if (!value.isMissingNode() && !value.isNull()) {
        return value;
      }
    }
    return null;
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    return value == null ? null : value.isValueNode() ? value.asText() : value.toString();
  }

  private static ListedImage badRecord(String place, String detail) {
    return ListedImage.rejected(place, place, "bad-record", detail);
  }
}
