package io.corelake.corpus;

import static org.apache.spark.sql.functions.lit;

import io.corelake.CoreLakeException;
import io.corelake.config.CorpusConfiguration;
import io.corelake.storage.Uris;
import io.corelake.table.ParquetTable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

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
  private @Nullable RowPositions positions;

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
    requireSameFolders(files);
    this.table =
        TableReading.of(
            files.root(), "Parquet", () -> read(files.parquet().stream().map(ImageFile::uri)));
    this.columns =
        ImageColumns.of(table.schema(), corpus.columns(), "--input " + Uris.redacted(files.root()));
  }

  /** Spark passes over files that do not lie as deep in folders of columns as the others do. */
  private static void requireSameFolders(InputFiles files) {
    SortedMap<String, String> examples = new TreeMap<>();
    for (ImageFile file : files.parquet()) {
      String columns =
          Arrays.stream(file.imageId().split("/", -1))
              .limit(file.imageId().chars().filter(c -> c == '/').count())
              .filter(folder -> folder.contains("="))
              .map(folder -> folder.substring(0, folder.indexOf('=')))
              .collect(Collectors.joining(", "));
      examples.putIfAbsent(columns, file.imageId());
    }
    if (examples.size() > 1) {
      throw CoreLakeException.input(
          "--input %s holds Parquet files in folders named for other columns each: %s; give the folder of one table"
              .formatted(Uris.redacted(files.root()), String.join(" and ", examples.values())));
    }
  }

  /** Spark by itself would pass over files in folders, and stop at those that are no Parquet. */
  private Dataset<Row> read(Stream<String> fileUris) {
    return ParquetTable.readForeign(
        spark, fileUris.map(Path::new).toList(), new Path(uris.folder()));
  }

  @Override
  public String kind() {
    return "parquet";
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
    return files.filesBeside(files.parquet());
  }

  @Override
  public Dataset<Row> images(LongAccumulator listed) {
    TableRows rows = rows();
    // The bytes are left alone: to look at them is to read the whole table.
    return spark.createDataFrame(
        select(lit(null))
            .javaRDD()
            .map(
                row -> {
                  listed.add(1);
                  return rows.listed(row).toRow(rows.index(row));
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
  public boolean holdsBytes() {
    return columns.image().isPresent();
  }

  @Override
  public JavaRDD<ImageContent> contents(Dataset<Row> images, int imagesPerTask) {
    if (columns.image().isEmpty()) {
      return LocatedImages.dealt(images, imagesPerTask);
    }
    TableRows rows = rows();
    return select(columns.image().get().column())
        .javaRDD()
        .flatMap(
            row -> {
              ListedImage listed = rows.listed(row);
              return listed.reason() == null
                  ? List.of(TableRows.content(listed, rows.index(row), row.getAs(5))).iterator()
                  : List.<ImageContent>of().iterator();
            });
  }

  @Override
  public Iterator<ImageContent> contents(List<ImageReference> some) {
    if (columns.image().isEmpty()) {
      return LocatedImages.of(some);
    }
    Set<String> places = some.stream().map(ImageReference::uri).collect(Collectors.toSet());
    Set<String> there = files.parquet().stream().map(ImageFile::uri).collect(Collectors.toSet());
    List<String> inFiles =
        places.stream().map(TableRows::file).distinct().filter(there::contains).sorted().toList();
    if (inFiles.isEmpty()) {
      return Collections.emptyIterator();
    }
    return FetchedImages.of(
        read(inFiles.stream())
            .select(RowPositions.FILE, RowPositions.ROW, columns.image().orElseThrow().column())
            .filter((FilterFunction<Row>) row -> places.contains(TableRows.place(row)))
            .map(
                (MapFunction<Row, Row>)
                    row -> RowFactory.create(TableRows.place(row), row.<byte[]>getAs(2)),
                Encoders.row(FetchedImages.SCHEMA)),
        some,
        ImageReference::uri);
  }

  private Dataset<Row> select(Column bytes) {
    return table.select(
        RowPositions.FILE,
        RowPositions.ROW,
        NamedColumn.text(columns.id()),
        NamedColumn.text(columns.uri()),
        NamedColumn.text(columns.label()),
        bytes);
  }

  private TableRows rows() {
    if (positions == null) {
      positions = TableReading.of(files.root(), "Parquet", () -> RowPositions.of(table));
    }
    return new TableRows(
        files.root(), positions, columns.id().isPresent(), columns.uri().isPresent() ? uris : null);
  }
}
