package io.corelake.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.corelake.CoreLakeException;
import io.corelake.config.CorpusConfiguration;
import io.corelake.progress.Progress;
import io.corelake.storage.Sha256;
import io.corelake.storage.Uris;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * A table of any of Spark's data sources by its name: Delta, Iceberg, ORC and others. Its rows have
 * no order of their own: a column must give the ids, whose byte order is that of the positions.
 */
final class TableCorpus implements Corpus {
  private static final String KIND = "table 1 ";
  static final String ID_MARK = "#id=";

  /** Whether Spark takes brackets and stars in a path for patterns. */
  private static final String PATTERNS = "__globPaths__";

  private final SparkSession spark;
  private final String input;
  private final CorpusConfiguration corpus;
  private final ManifestUris uris;
  private final Progress progress;
  private final Dataset<Row> table;
  private final ImageColumns columns;

  /**
   * Opens a table.
   *
   * @param spark see {@link ImageSession}
   * @param input what the data source is to load
   * @param uris of a table that has them
   */
  TableCorpus(
      SparkSession spark,
      String input,
      CorpusConfiguration corpus,
      ManifestUris uris,
      Progress progress) {
    this.spark = spark;
    this.input = input;
    this.corpus = corpus;
    this.uris = uris;
    this.progress = progress;
    nameCatalog(spark, input, corpus.format());
    this.table = load(spark, input, corpus.format());
    this.columns = ImageColumns.of(table.schema(), corpus.columns(), Uris.redacted(input));
    if (columns.id().isEmpty() && columns.image().isPresent()) {
      throw CoreLakeException.usage(
          "A %s table has no order of its own: corpus.id-column must name a column of ids, and none of %s is in %s"
              .formatted(
                  corpus.format(),
                  String.join(", ", corpus.columns().ids()),
                  table.schema().simpleString()));
    }
  }

  /** An Iceberg table that is called by its path needs no catalog; Iceberg would look for Hive. */
  private static void nameCatalog(SparkSession spark, String input, String format) {
    String catalog = "spark.sql.catalog.default_iceberg";
    if (format.equals("iceberg")
        && input.contains("/")
        && spark.conf().getOption(catalog).isEmpty()) {
      spark.conf().set(catalog, "org.apache.iceberg.spark.SparkCatalog");
      spark.conf().set(catalog + ".type", "hadoop");
      spark.conf().set(catalog + ".warehouse", input);
      spark.conf().set(catalog + ".cache-enabled", false);
    }
  }

  private static Dataset<Row> load(SparkSession spark, String input, String format) {
    return TableReading.of(
        input,
        format,
        () -> {
          try {
            return spark.read().format(format).option(PATTERNS, false).load(input);
          } catch (Exception e) {
            // Spark throws checked exceptions that it does not declare.
            if (String.valueOf(e.getMessage()).contains("DATA_SOURCE_NOT_FOUND")) {
              throw CoreLakeException.usage(
                  "corpus.format %s is none of auto, folder, webdataset, parquet and manifest, and no Spark data source of this name is on the class path (spark-submit --packages brings one)"
                      .formatted(format));
            }
            throw e;
          }
        });
  }

  @Override
  public String kind() {
    return corpus.format();
  }

  @Override
  public String root() {
    return input;
  }

  /**
   * Sums a hash of every row's id, label, URI and file: the sum is the same in any order, and the
   * files of such tables are never written over. The images' bytes are left alone.
   */
  @Override
  public String fingerprint() {
    List<Column> file = fileColumns();
    if (file.isEmpty()) {
      progress.note(
          "A %s table does not say which files its rows are in, so it is taken for changed."
              .formatted(corpus.format()));
      return Sha256.of(KIND + UUID.randomUUID());
    }
    List<Column> hashed = new ArrayList<>(file);
    hashed.add(NamedColumn.text(columns.id()));
    hashed.add(NamedColumn.text(columns.label()));
    hashed.add(NamedColumn.text(columns.uri()));
    Row row =
        table
            .agg(count(lit(1)), sum(xxhash64(hashed.toArray(Column[]::new)).cast("decimal(38,0)")))
            .first();
    return Sha256.of(
        String.join("\n", KIND + corpus.columns(), corpus.format(), input, row.mkString(" ")));
  }

  private List<Column> fileColumns() {
    for (List<String> names :
        List.of(
            List.of(
                "_metadata.file_path", "_metadata.file_size", "_metadata.file_modification_time"),
            List.of("_file"))) {
      if (resolves(names)) {
        return names.stream().map(name -> col(name)).toList();
      }
    }
    return List.of();
  }

  private boolean resolves(List<String> names) {
    try {
      return table.select(names.stream().map(name -> col(name)).toArray(Column[]::new)).schema()
          != null;
    } catch (Exception e) {
      // Spark throws checked exceptions that it does not declare.
      if (e instanceof AnalysisException) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public long ignoredFiles() {
    return 0;
  }

  @Override
  public Dataset<Row> images(LongAccumulator listed) {
    boolean withIds = columns.id().isPresent();
    boolean withUris = columns.uri().isPresent();
    ManifestUris base = uris;
    String root = input;
    JavaRDD<ListedImage> ordered =
        table
            .select(
                NamedColumn.text(columns.id()).as("id"),
                NamedColumn.text(columns.uri()).as("uri"),
                NamedColumn.text(columns.label()).as("label"))
            .orderBy("id", "uri", "label")
            .javaRDD()
            .map(
                row ->
                    withIds && row.isNullAt(0)
                        ? TableRows.noId(null)
                        : withUris
                            ? base.image(row.getString(0), row.getString(1), row.getString(2))
                            : image(row.getString(0), root, row.getString(2)));
    return CorpusTable.numbered(spark, ordered, input, listed);
  }

  private static ListedImage image(String id, String root, @Nullable String label) {
    return ListedImage.of(id, root + ID_MARK + id, null, label);
  }

  @Override
  public String remedyOfRepeatedIds() {
    return "name a column without repeats in corpus.id-column";
  }

  @Override
  public boolean knowsPositions() {
    return !holdsBytes();
  }

  @Override
  public boolean holdsBytes() {
    return columns.image().isPresent();
  }

  @Override
  public JavaRDD<ImageContent> contents(Dataset<Row> images, int imagesPerTask) {
    return columns.image().isPresent() ? contents() : LocatedImages.dealt(images, imagesPerTask);
  }

  @Override
  public Iterator<ImageContent> contents(List<ImageReference> some) {
    if (columns.image().isEmpty() || some.isEmpty()) {
      return LocatedImages.of(some);
    }
    Column id = NamedColumn.text(columns.id());
    Object[] ids = some.stream().map(ImageReference::imageId).toArray();
    return FetchedImages.of(
        table.where(id.isin(ids)).select(id, columns.image().orElseThrow().column()),
        some,
        ImageReference::imageId);
  }

  private JavaRDD<ImageContent> contents() {
    String root = input;
    return table
        .select(
            NamedColumn.text(columns.id()),
            NamedColumn.text(columns.label()),
            columns.image().orElseThrow().column())
        .javaRDD()
        .filter(row -> !row.isNullAt(0))
        .map(row -> new Tuple2<>(image(row.getString(0), root, row.getString(1)).at(-1, root), row))
        .filter(image -> image._1().reason() == null)
        .map(image -> TableRows.content(image._1(), -1, image._2().getAs(2)));
  }
}
