package io.corelake.corpus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corelake.config.CorpusConfiguration.Columns;
import io.corelake.table.ParquetTable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.mapreduce.lib.input.FileInputFormat;
import org.apache.hadoop.mapreduce.lib.input.TextInputFormat;
import org.apache.hadoop.util.StringUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** A manifest in JSON lines: an object a line, read in as many tasks as the file has blocks. */
final class JsonManifest {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // An error must not repeat the line: URIs may hold secrets.
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .build()
          .reader();

  private JsonManifest() {}

  static JavaRDD<ListedImage> images(
      JavaSparkContext context, Path file, Columns columns, ManifestUris uris) {
    Configuration hadoop = new Configuration(context.hadoopConfiguration());
    // One path, whatever commas and braces are in its name.
    hadoop.set(FileInputFormat.INPUT_DIR, StringUtils.escapeString(ParquetTable.literal(file)));
    return context
        .newAPIHadoopRDD(hadoop, TextInputFormat.class, LongWritable.class, Text.class)
        .map(Tuple2::_2)
        .filter(line -> !line.toString().isBlank())
        .map(line -> image(line, columns, uris));
  }

  private static ListedImage image(Text line, Columns columns, ManifestUris uris) {
    JsonNode record;
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line.getBytes(), 0, line.getLength()))
              .toString();
      record = JSON.readTree(text);
    } catch (CharacterCodingException e) {
      return badRecord("the line is not UTF-8");
    } catch (JsonProcessingException e) {
      return badRecord("no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
    if (!record.isObject()) {
      return badRecord("no JSON object, but " + record.getNodeType());
    }
    JsonNode uri = first(record, columns.uris());
    if (uri != null && !uri.isTextual()) {
      return badRecord("the URI is no text, but " + uri.getNodeType());
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

  private static ListedImage badRecord(String detail) {
    return ListedImage.rejected(null, null, "bad-record", detail);
  }
}
