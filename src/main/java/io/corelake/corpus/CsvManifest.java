package io.corelake.corpus;

import io.corelake.CoreLakeException;
import io.corelake.config.CorpusConfiguration.Columns;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A manifest in CSV with a header, or with tabs for commas. A record may span lines, as captions
 * do, so one task reads a file.
 */
final class CsvManifest {
  private CsvManifest() {}

  static JavaRDD<ListedImage> images(
      JavaSparkContext context, Path file, char separator, Columns columns, ManifestUris uris) {
    CsvColumns found = columns(context.hadoopConfiguration(), file, separator, columns);
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    return context
        .parallelize(List.of(file.toString()), 1)
        .flatMap(
            place -> {
              Path path = new Path(place);
              Configuration conf = hadoop.value().value();
              FSDataInputStream in = Storage.open(path.getFileSystem(conf), path);
              TaskContext.get()
                  .addTaskCompletionListener(
                      (TaskCompletionListener) task -> IOUtils.closeStream(in));
              return new CsvImages(
                  new CsvReader(plain(conf, path, in), separator), found, place, uris);
            });
  }

  private static InputStream plain(Configuration hadoop, Path file, InputStream in)
      throws IOException {
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file);
    return codec == null ? in : codec.createInputStream(in);
  }

  /** Reads the header; an empty file has no columns. */
  private static CsvColumns columns(
      Configuration hadoop, Path file, char separator, Columns columns) {
    CsvRecord first =
        new Storage(hadoop)
            .read(
                file,
                in -> Optional.ofNullable(new CsvReader(plain(hadoop, file, in), separator).next()))
            .orElse(new CsvRecord(1, List.of(), null));
    if (first.fault() != null) {
      throw CoreLakeException.input(
          "%s has no header: in line %,d %s"
              .formatted(Uris.redacted(file.toString()), first.line(), first.fault()));
    }
    StructType header = new StructType();
    for (String name : first.fields()) {
      header = header.add(name == null ? "" : name, DataTypes.StringType);
    }
    NamedColumn uri = ManifestCorpus.uriColumn(file, header, columns);
    return new CsvColumns(
        header.size(),
        number(header, NamedColumn.first(header, columns.ids())),
        number(header, Optional.of(uri)),
        number(header, NamedColumn.first(header, columns.labels())));
  }

  private static int number(StructType header, Optional<NamedColumn> column) {
    return column.map(found -> List.of(header.fieldNames()).indexOf(found.name())).orElse(-1);
  }
}
