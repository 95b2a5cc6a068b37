package io.corelake.embed;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * How far the embed stage has come. For progress only: a task that is tried again counts twice.
 *
 * @param halvings how often a device's memory ran out, so that its batches were halved
 */
public record EmbedCounters(
    LongAccumulator images, LongAccumulator rejected, LongAccumulator halvings)
    implements Serializable {
  public static EmbedCounters register(SparkContext context) {
    return new EmbedCounters(
        context.longAccumulator("corelake.embed.images"),
        context.longAccumulator("corelake.embed.rejected"),
        context.longAccumulator("corelake.embed.halvings"));
  }

  /** Returns counters that no driver reads, for work outside of Spark. */
  static EmbedCounters local() {
    return new EmbedCounters(new LongAccumulator(), new LongAccumulator(), new LongAccumulator());
  }
}
