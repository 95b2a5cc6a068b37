package io.corelake.embed;

import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Puts what embed tasks do among Spark's own metrics of an executor: {@code spark.plugins
 * io.corelake.embed.EmbedMetricsPlugin}. See docs/observability.md.
 */
public final class EmbedMetricsPlugin implements SparkPlugin {
  @Override
  public @Nullable DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new OfExecutor();
  }

  private static final class OfExecutor implements ExecutorPlugin {
    @Override
    public void init(PluginContext context, Map<String, String> unused) {
      context.metricRegistry().registerAll(EmbedMetrics.ofThisJvm().registry());
    }
  }
}
