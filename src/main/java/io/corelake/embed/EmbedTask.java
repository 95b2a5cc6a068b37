package io.corelake.embed;

import io.corelake.corpus.ImageContent;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.ProxySession;
import io.corelake.proxy.TorchEngine;
import io.corelake.storage.Storage;
import java.util.Iterator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The embed stage's work on one partition. The proxy is loaded once a JVM and shared by its tasks.
 */
final class EmbedTask implements FlatMapFunction<Iterator<ImageContent>, Row> {
  private final EmbedSpec spec;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final EmbedCounters counters;

  EmbedTask(EmbedSpec spec, Broadcast<SerializableConfiguration> hadoop, EmbedCounters counters) {
    this.spec = spec;
    this.hadoop = hadoop;
    this.counters = counters;
  }

  @Override
  public Iterator<Row> call(Iterator<ImageContent> images) {
    Storage storage = new Storage(hadoop.value().value());
    TorchEngine.configure(spec.libtorch(), spec.threads());
    ProxyModel model =
        ProxyModel.shared(
            spec.proxySha256(),
            spec.device(),
            AssignedGpu.of(TaskContext.get()),
            () -> storage.read(new Path(spec.proxyUri())));
    ProxySession session =
        ProxySession.open(model, spec.imagesABatch() * spec.views(), spec.imageSize());
    ImageReader reader = new ImageReader(hadoop.value().value(), spec);
    // Not at the iterator's end: a task that fails or is cancelled never gets there.
    TaskContext.get()
        .addTaskCompletionListener(
            (TaskCompletionListener)
                context -> {
                  session.close();
                  reader.close();
                });
    return new EmbeddingIterator(images, spec, reader, session, counters);
  }
}
