package io.corelake.corpus;

import io.corelake.CoreLakeException;
import io.corelake.config.CorpusConfiguration.Columns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table that say something of its images.
 *
 * @param image bytes of the file; empty where a column of URIs stands in
 * @param uri empty where there are bytes
 */
record ImageColumns(
    Optional<NamedColumn> id,
    Optional<NamedColumn> image,
    Optional<NamedColumn> uri,
    Optional<NamedColumn> label) {

  /**
   * Finds the columns; bytes come before URIs.
   *
   * @param name what the user calls the table, for the messages
   */
  static ImageColumns of(StructType schema, Columns columns, String name) {
    Optional<NamedColumn> image =
        columns.images().stream()
            .flatMap(column -> Stream.of(column, column + ".bytes"))
            .flatMap(column -> NamedColumn.first(schema, List.of(column)).stream())
            .filter(column -> column.type() instanceof BinaryType)
            .findFirst();
    Optional<NamedColumn> uri =
        image.isPresent() ? Optional.empty() : NamedColumn.first(schema, columns.uris());
    if (image.isEmpty() && uri.isEmpty()) {
      throw CoreLakeException.usage(
          "%s has neither image bytes in a binary column of corpus.image-column (%s) nor a column of corpus.uri-column (%s); it has %s"
              .formatted(
                  name,
                  String.join(", ", columns.images()),
                  String.join(", ", columns.uris()),
                  schema.simpleString()));
    }
    if (uri.isPresent() && !(uri.get().type() instanceof StringType)) {
      throw CoreLakeException.usage(
          "corpus.uri-column %s of %s must be a string, is %s"
              .formatted(uri.get().name(), name, uri.get().type().simpleString()));
    }
    ImageColumns found =
        new ImageColumns(
            NamedColumn.first(schema, columns.ids()),
            image,
            uri,
            NamedColumn.first(schema, columns.labels()));
    found.require(columns, schema, name);
    return found;
  }

  /** A column that was asked for by its name must not be passed over for another one. */
  private void require(Columns columns, StructType schema, String name) {
    Map<String, Optional<NamedColumn>> found =
        Map.of(Columns.ID, id, Columns.IMAGE, image, Columns.LABEL, label);
    columns
        .required()
        .forEach(
            (key, column) -> {
              if (found.containsKey(key) && found.get(key).isEmpty()) {
                throw CoreLakeException.usage(
                    "%s must name a column%s of %s, was %s; it has %s"
                        .formatted(
                            key,
                            key.equals(Columns.IMAGE) ? " of bytes" : "",
                            name,
                            column,
                            schema.simpleString()));
              }
            });
  }
}
