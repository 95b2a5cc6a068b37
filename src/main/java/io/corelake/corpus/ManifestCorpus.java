package io.corelake.corpus;

import io.corelake.CoreLakeException;
import io.corelake.config.CorpusConfiguration;
import io.corelake.config.CorpusConfiguration.Columns;
import io.corelake.storage.Uris;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/**
 * Lists of URIs in CSV or JSON lines: nothing is listed, and the images keep the manifest's order
 * and ids. A line that cannot be read is a reject.
 */
final class ManifestCorpus implements Corpus {
  private static final String KIND = "manifest 2 ";

  private final SparkSession spark;
  private final InputFiles files;
  private final CorpusConfiguration corpus;

  ManifestCorpus(SparkSession spark, InputFiles files, CorpusConfiguration corpus) {
    this.spark = spark;
    this.files = files;
    this.corpus = corpus;
  }

  @Override
  public String kind() {
    return "manifest";
  }

  @Override
  public String root() {
    return files.root();
  }

  @Override
  public String fingerprint() {
    return InputFiles.fingerprint(KIND + corpus.columns(), files.root(), files.manifests());
  }

  @Override
  public long ignoredFiles() {
    return files.filesBeside(files.manifests());
  }

  @Override
  public Dataset<Row> images(LongAccumulator listed) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<JavaRDD<ListedImage>> parts = new ArrayList<>();
    for (ImageFile file : files.manifests()) {
      parts.add(images(context, file));
    }
    return CorpusTable.numbered(spark, union(context, parts), files.root(), listed);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types.
  private static JavaRDD<ListedImage> union(
      JavaSparkContext context, List<JavaRDD<ListedImage>> parts) {
    return context.union(parts.toArray(new JavaRDD[0]));
  }

  private JavaRDD<ListedImage> images(JavaSparkContext context, ImageFile file) {
    Path path = new Path(file.uri());
    ManifestUris uris =
        ManifestUris.below(context.hadoopConfiguration(), Objects.requireNonNull(path.getParent()));
    String name = path.getName().toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2)$", "");
    if (name.endsWith(".csv") || name.endsWith(".tsv")) {
      return CsvManifest.images(
          context, path, name.endsWith(".tsv") ? '\t' : ',', corpus.columns(), uris);
    }
    return JsonManifest.images(context, path, corpus.columns(), uris);
  }

  /** Returns the column of URIs that a manifest must have. */
  static NamedColumn uriColumn(Path manifest, StructType schema, Columns columns) {
    return NamedColumn.first(schema, columns.uris())
        .orElseThrow(
            () ->
                CoreLakeException.usage(
                    "%s has none of the columns in corpus.uri-column (%s); it has %s"
                        .formatted(
                            Uris.redacted(manifest.toString()),
                            String.join(", ", columns.uris()),
                            String.join(", ", schema.fieldNames()))));
  }

  @Override
  public String remedyOfRepeatedIds() {
    return "name a column without repeats in corpus.id-column, or set it to \"\": the URIs are the"
        + " ids then";
  }

  @Override
  public JavaRDD<ImageContent> contents(Dataset<Row> images, int imagesPerTask) {
    return LocatedImages.dealt(images, imagesPerTask);
  }

  @Override
  public Iterator<ImageContent> contents(List<ImageReference> some) {
    return LocatedImages.of(some);
  }
}
