package io.corelake.corpus;

import static org.apache.spark.sql.functions.col;

import io.corelake.config.CorpusConfiguration.Columns;
import io.corelake.table.ParquetTable;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A manifest in CSV with a header, quoted as RFC 4180 has it. A record may span lines, as captions
 * do, so one task reads a file.
 */
final class CsvManifest {
  private static final String BAD_RECORD = "_corelake_bad_record";
  private static final int SHOWN = 100;

  private CsvManifest() {}

  static JavaRDD<ListedImage> images(
      SparkSession spark, Path file, String separator, Columns columns, ManifestUris uris) {
    String literal = ParquetTable.literal(file);
    StructType header = new StructType();
    for (String column : reader(spark, separator).csv(literal).columns()) {
      header = header.add(column, DataTypes.StringType);
    }
    NamedColumn uri = ManifestCorpus.uriColumn(file, header, columns);
    return reader(spark, separator)
        .schema(header.add(BAD_RECORD, DataTypes.StringType))
        .csv(literal)
        .select(
            NamedColumn.text(NamedColumn.first(header, columns.ids())),
            uri.column(),
            NamedColumn.text(NamedColumn.first(header, columns.labels())),
            col(BAD_RECORD))
        .javaRDD()
        .map(row -> row.isNullAt(3) ? image(row, uris) : badRecord(row.getString(3)));
  }

  private static DataFrameReader reader(SparkSession spark, String separator) {
    return spark
        .read()
        .option("header", true)
        .option("multiLine", true)
        .option("sep", separator)
        .option("escape", "\"")
        .option("encoding", "UTF-8")
        .option("maxCharsPerColumn", -1)
        .option("columnNameOfCorruptRecord", BAD_RECORD)
        // Else a record of too many or too few fields would not be noticed.
        .option("columnPruning", false);
  }

  private static ListedImage image(Row row, ManifestUris uris) {
    return uris.image(row.getString(0), row.getString(1), row.getString(2));
  }

  private static ListedImage badRecord(String record) {
    String start = record.length() > SHOWN ? record.substring(0, SHOWN) + "..." : record;
    return ListedImage.rejected(
        null,
        null,
        "bad-record",
        "not as many fields as the header has: "
            + String.join(" ", List.of(start.split("[\\r\\n]+", -1))));
  }
}
