package io.corelake.embed;

import io.corelake.corpus.ImageBytes;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.MappedIterator;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.ProxySession;
import io.corelake.proxy.TorchEngine;
import io.corelake.storage.Storage;
import java.util.Iterator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The embed stage's work on one partition. The proxy is loaded once a JVM and shared by its tasks.
 */
final class EmbedTask implements FlatMapFunction<Iterator<ImageContent>, Row> {
  private final EmbedSpec spec;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final EmbedCounters counters;
  private final ProxyLoading loading;

  private EmbedTask(
      EmbedSpec spec,
      Broadcast<SerializableConfiguration> hadoop,
      EmbedCounters counters,
      ProxyLoading loading) {
    this.spec = spec;
    this.hadoop = hadoop;
    this.counters = counters;
    this.loading = loading;
  }

  static EmbedTask of(
      SparkSession spark, EmbedSpec spec, EmbedCounters counters, ProxyLoading loading) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return new EmbedTask(
        spec,
        context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
        counters,
        loading);
  }

  @Override
  public Iterator<Row> call(Iterator<ImageContent> images) {
    TaskContext task = TaskContext.get();
    Storage storage = new Storage(hadoop.value().value());
    TorchEngine.configure(spec.libtorch(), spec.threads());
    ProxyModel proxy =
        loading.load(
            spec,
            AssignedGpu.of(task, spec.device()),
            () -> storage.read(new Path(spec.proxyUri())));
    ProxySession session =
        ProxySession.open(proxy, spec.imagesABatch() * spec.views(), spec.imageSize());
    ReadAhead files =
        new ReadAhead(
            untilKilled(images, task), new ImageBytes(hadoop.value().value(), spec.maxBytes()));
    // Not at the iterator's end: a task that fails or is cancelled never gets there.
    task.addTaskCompletionListener(
        (TaskCompletionListener)
            context -> {
              session.close();
              files.close();
              counters.halvings().add(proxy.takeHalvings());
            });
    return new EmbeddingIterator(files, spec, session, counters);
  }

  /** Spark only asks a task to end; one that did not look would embed on, for nobody. */
  private static Iterator<ImageContent> untilKilled(
      Iterator<ImageContent> images, TaskContext task) {
    return new MappedIterator<>(
        images,
        image -> {
          task.killTaskIfInterrupted();
          return image;
        });
  }
}
