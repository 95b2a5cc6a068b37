package io.corelake.embed;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.corelake.corpus.UnreadableImageException;
import io.corelake.image.RejectReason;
import io.corelake.proxy.BatchTimes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What the embed tasks of this JVM do, for whoever watches a cluster; {@link EmbedMetricsPlugin}
 * hands them to Spark's sinks. A task that is tried again counts again. Thread-safe.
 */
final class EmbedMetrics {
  private static final EmbedMetrics OF_THIS_JVM = new EmbedMetrics();

  private final MetricRegistry registry = new MetricRegistry();
  private final Counter decoded = registry.counter("images.decoded");
  private final Counter embedded = registry.counter("images.embedded");
  private final Counter bytes = registry.counter("bytes.read");
  private final Counter otherwise = registry.counter("images.rejected.other");
  private final Map<String, Counter> rejected = new HashMap<>();
  private final Timer read = registry.timer("read.wait");
  private final Timer decode = registry.timer("decode.time");
  private final Timer views = registry.timer("views.time");
  private final Timer queue = registry.timer("queue.wait");
  private final Timer infer = registry.timer("infer.time");
  private final Histogram fill = registry.histogram("batch.fill.percent");

  private EmbedMetrics() {
    // All of them now: what comes later, Spark's sinks do not see.
    Stream.of(
            Stream.of(RejectReason.values()).map(RejectReason::code),
            UnreadableImageException.REASONS.stream(),
            List.of(MeanVector.NOT_FINITE, MeanVector.ZERO).stream())
        .flatMap(reasons -> reasons)
        .forEach(reason -> rejected.put(reason, registry.counter("images.rejected." + reason)));
  }

  static EmbedMetrics ofThisJvm() {
    return OF_THIS_JVM;
  }

  MetricRegistry registry() {
    return registry;
  }

  /** A file is there that its task has waited for. */
  void read(int length, long waitNanos) {
    bytes.inc(length);
    read.update(waitNanos, TimeUnit.NANOSECONDS);
  }

  /** A file has been hashed and decoded. */
  void decoded(long nanos) {
    decoded.inc();
    decode.update(nanos, TimeUnit.NANOSECONDS);
  }

  /** All views of an image have been drawn. */
  void drawn(long nanos) {
    views.update(nanos, TimeUnit.NANOSECONDS);
  }

  /** A batch of images has come back, of {@code capacity} that it has room for. */
  void inferred(int images, int capacity, BatchTimes times) {
    queue.update(times.waitNanos(), TimeUnit.NANOSECONDS);
    infer.update(times.forwardNanos(), TimeUnit.NANOSECONDS);
    fill.update(100L * images / capacity);
  }

  void embedded() {
    embedded.inc();
  }

  void rejected(String reason) {
    rejected.getOrDefault(reason, otherwise).inc();
  }
}
