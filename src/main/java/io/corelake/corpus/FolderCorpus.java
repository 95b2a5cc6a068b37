package io.corelake.corpus;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Image files below a folder, in any depth. An image is called by its path below the folder, its
 * label is the first folder of that path, and its position is the one in the byte order of the
 * URIs.
 */
final class FolderCorpus implements Corpus {
  private static final String KIND = "folder 2";

  /** Rows a task: they travel to it inside its description, which Spark bounds by 128 MiB. */
  private static final int ROWS_A_TASK = 100_000;

  private final SparkSession spark;
  private final InputFiles files;

  FolderCorpus(SparkSession spark, InputFiles files) {
    this.spark = spark;
    this.files = files;
  }

  @Override
  public String kind() {
    return "folder";
  }

  @Override
  public String root() {
    return files.root();
  }

  @Override
  public String fingerprint() {
    return InputFiles.fingerprint(KIND, files.root(), files.images());
  }

  @Override
  public long ignoredFiles() {
    return files.filesBeside(files.images());
  }

  @Override
  public Dataset<Row> images(LongAccumulator listed) {
    List<Row> rows = new ArrayList<>(files.images().size());
    for (ImageFile file : files.images()) {
      ListedImage image = image(file);
      rows.add(image.at(rows.size(), files.root()).toRow(rows.size()));
    }
    listed.add(rows.size());
    int tasks = (rows.size() + ROWS_A_TASK - 1) / ROWS_A_TASK;
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return spark.createDataFrame(context.parallelize(rows, tasks), CorpusTable.SCHEMA);
  }

  /** A name that reads as a stretch of another file would be read there. */
  private static ListedImage image(ImageFile file) {
    return ByteRange.of(file.uri()) == null
        ? ListedImage.of(file.imageId(), file.uri(), file.bytes(), label(file.imageId()))
        : ListedImage.rejected(
            file.imageId(), file.uri(), "unsafe-name", "the name ends like a range of bytes");
  }

  private static @Nullable String label(String imageId) {
    int slash = imageId.indexOf('/');
    return slash < 0 ? null : imageId.substring(0, slash);
  }

  @Override
  public String remedyOfRepeatedIds() {
    return "file names that are no UTF-8 cannot be told apart; rename them";
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
