package io.corelake.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_extract;

import io.corelake.config.CorpusConfiguration;
import io.corelake.config.CorpusConfiguration.ShardIds;
import io.corelake.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * WebDataset shards: tar files, one a task, read from front to end and never unpacked. The corpus
 * stage reads the headers alone, and notes where the bytes of every image lie.
 */
final class TarCorpus implements Corpus {
  private static final String KIND = "webdataset 1 ";

  private final SparkSession spark;
  private final InputFiles files;
  private final CorpusConfiguration corpus;
  private @Nullable Dataset<Row> headers;

  TarCorpus(SparkSession spark, InputFiles files, CorpusConfiguration corpus) {
    this.spark = spark;
    this.files = files;
    this.corpus = corpus;
  }

  @Override
  public String kind() {
    return "webdataset";
  }

  @Override
  public String root() {
    return files.root();
  }

  @Override
  public String fingerprint() {
    return InputFiles.fingerprint(
        KIND + corpus.shardIds() + " " + new TreeSet<>(corpus.extensions()),
        files.root(),
        files.tars());
  }

  @Override
  public long ignoredFiles() {
    return files.filesBeside(files.tars());
  }

  @Override
  public Dataset<Row> images(LongAccumulator listed) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration()));
    Set<String> extensions = Set.copyOf(corpus.extensions());
    boolean prefixed = corpus.shardIds() == ShardIds.SHARD_KEY;
    // No records: the Kryo that Spark has cannot write them.
    List<Row> tars =
        files.tars().stream()
            .map(
                tar ->
                    RowFactory.create(
                        tar.uri(),
                        tar.bytes(),
                        prefixed ? tar.imageId().replaceFirst("(?i)\\.tar$", "/") : ""))
            .toList();
    JavaRDD<Row> rows =
        context
            .parallelize(tars, Math.max(1, tars.size()))
            .flatMap(tar -> images(tar, extensions, hadoop.value().value()))
            .map(
                image -> {
                  listed.add(1);
                  return image.toRow();
                });
    // Numbering reads the rows twice, and a shard should be read once.
    headers = spark.createDataFrame(rows, ListedImage.SCHEMA).persist(StorageLevel.DISK_ONLY());
    return CorpusTable.numbered(
        spark,
        headers.javaRDD().map(ListedImage::of),
        files.root(),
        spark.sparkContext().longAccumulator());
  }

  private static Iterator<ListedImage> unreadable(String tar, String reason, String detail) {
    return List.of(ListedImage.rejected(tar, tar, reason, detail)).iterator();
  }

  private static Iterator<ListedImage> images(
      Row tar, Set<String> extensions, org.apache.hadoop.conf.Configuration hadoop)
      throws IOException {
    String uri = tar.getString(0);
    Path path = new Path(uri);
    FSDataInputStream in;
    try {
      ImageBytes.requireFile(path);
      in = Storage.open(path.getFileSystem(hadoop), path);
    } catch (UnreadableImageException e) {
      return unreadable(uri, e.reason(), String.valueOf(e.getMessage()));
    } catch (FileNotFoundException e) {
      return unreadable(
          uri, UnreadableImageException.MISSING, "the tar is gone, or may not be read");
    }
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> IOUtils.closeStream(in));
    return new ShardImages(new TarReader(in, tar.getLong(1)), uri, tar.getString(2), extensions);
  }

  @Override
  public String remedyOfRepeatedIds() {
    return "where keys repeat from tar to tar, set corpus.shard-ids to shard-key";
  }

  @Override
  public JavaRDD<ImageContent> contents(Dataset<Row> images, int imagesPerTask) {
    Dataset<Row> readable = CorpusTable.readable(images);
    long[] starts =
        readable
            .groupBy(regexp_extract(col("uri"), "(?s)^(.*)#bytes=", 1))
            .agg(min("index").as("start"))
            .orderBy("start")
            .select("start")
            .as(Encoders.LONG())
            .collectAsList()
            .stream()
            .mapToLong(Long::longValue)
            .toArray();
    return LocatedImages.ranges(readable, starts.length == 0 ? new long[1] : starts);
  }

  @Override
  public Iterator<ImageContent> contents(List<ImageReference> some) {
    return LocatedImages.of(some);
  }

  @Override
  public void close() {
    if (headers != null) {
      headers.unpersist();
    }
  }
}
