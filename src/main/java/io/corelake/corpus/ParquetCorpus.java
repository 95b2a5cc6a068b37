package io.corelake.corpus;

import static org.apache.spark.sql.functions.lit;

import io.corelake.config.CorpusConfiguration;
import io.corelake.table.ParquetTable;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/**
 * Parquet files with image bytes, such as Hugging Face's, or with URIs. An image's position is the
 * one of its row, file after file in the byte order of their URIs; the position is also the id
 * where no column gives one.
 */
final class ParquetCorpus implements Corpus {
  private static final String KIND = "parquet 1 ";

  private final SparkSession spark;
  private final InputFiles files;
  private final CorpusConfiguration corpus;
  private final ManifestUris uris;
  private final Dataset<Row> table;
  private final ImageColumns columns;

  /**
   * Looks at the columns.
   *
   * @param spark see {@link ImageSession}
   * @param uris of a table that has them
   */
  ParquetCorpus(
      SparkSession spark, InputFiles files, CorpusConfiguration corpus, ManifestUris uris) {
    this.spark = spark;
    this.files = files;
    this.corpus = corpus;
    this.uris = uris;
    this.table = ParquetTable.read(spark, new Path(files.root()));
    this.columns = ImageColumns.of(table.schema(), corpus.columns(), files.root());
  }

  @Override
  public String root() {
    return files.root();
  }

  @Override
  public String fingerprint() {
    return InputFiles.fingerprint(KIND + corpus.columns(), files.root(), files.parquet());
  }

  @Override
  public long ignoredFiles() {
    return files.ignoredFiles()
        + files.images().size()
        + files.tars().size()
        + files.manifests().size();
  }

  @Override
  public Dataset<Row> images(LongAccumulator listed) {
    Broadcast<TableRows> rows = rows();
    // The bytes are left alone: to look at them is to read the whole table.
    return spark.createDataFrame(
        select(table, lit(null))
            .javaRDD()
            .map(
                row -> {
                  listed.add(1);
                  return rows.value().listed(row).toRow(rows.value().index(row));
                }),
        CorpusTable.SCHEMA);
  }

  @Override
  public String remedyOfRepeatedIds() {
    return "name a column without repeats in corpus.id-column, or set it to \"\": the "
        + (columns.image().isPresent() ? "positions" : "URIs")
        + " are the ids then";
  }

  @Override
  public JavaRDD<ImageContent> contents(Dataset<Row> images, int imagesPerTask) {
    return columns.image().isPresent()
        ? contents(table)
        : LocatedImages.dealt(images, imagesPerTask);
  }

  @Override
  public Iterator<ImageContent> contents(List<ImageReference> some) {
    if (columns.image().isEmpty() || some.isEmpty()) {
      return LocatedImages.of(some);
    }
    Set<Long> wanted = some.stream().map(ImageReference::index).collect(Collectors.toSet());
    List<Path> inFiles =
        some.stream()
            .map(image -> image.uri().substring(0, image.uri().lastIndexOf(TableRows.ROW_MARK)))
            .distinct()
            .map(Path::new)
            .toList();
    return contents(ParquetTable.read(spark, inFiles, new Path(uris.folder())))
        .filter(content -> wanted.contains(content.image().index()))
        .collect()
        .iterator();
  }

  private JavaRDD<ImageContent> contents(Dataset<Row> part) {
    Broadcast<TableRows> rows = rows();
    return select(part, columns.image().orElseThrow().column())
        .javaRDD()
        .flatMap(
            row -> {
              ListedImage listed = rows.value().listed(row);
              return listed.reason() == null
                  ? List.of(TableRows.content(listed, rows.value().index(row), row.getAs(5)))
                      .iterator()
                  : List.<ImageContent>of().iterator();
            });
  }

  private Dataset<Row> select(Dataset<Row> from, Column bytes) {
    return from.select(
        RowPositions.FILE,
        RowPositions.ROW,
        NamedColumn.text(columns.id()),
        NamedColumn.text(columns.uri()),
        NamedColumn.text(columns.label()),
        bytes);
  }

  private Broadcast<TableRows> rows() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .broadcast(
            new TableRows(
                files.root(),
                RowPositions.of(table),
                columns.id().isPresent(),
                columns.uri().isPresent() ? uris : null));
  }
}
