package io.corelake.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import io.corelake.table.SortedShuffle;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Images that lie where their URIs say. */
final class LocatedImages {
  /** A task of large files has fewer of them. */
  private static final long BYTES_PER_TASK = 256L << 20;

  private LocatedImages() {}

  /**
   * Deals images to tasks by their positions: neighbours go to different ones, so that a folder of
   * large images and the keys of one storage prefix are spread. Where positions are left out, those
   * that are left may lie at regular distances, and the number of tasks is a prime: else they could
   * all meet in a few.
   */
  static JavaRDD<ImageContent> dealt(Dataset<Row> images, int imagesPerTask) {
    Dataset<Row> readable = CorpusTable.readable(images);
    Row size = readable.agg(count(lit(1)), sum("bytes"), max("index")).first();
    long byCount = (size.getLong(0) + imagesPerTask - 1) / imagesPerTask;
    long byBytes = size.isNullAt(1) ? 0 : size.getLong(1) / BYTES_PER_TASK;
    long tasks = Math.max(1, Math.max(byCount, byBytes));
    boolean leftOut = !size.isNullAt(2) && size.getLong(2) >= size.getLong(0);
    return shuffled(
        readable, new HashPartitioner(Math.toIntExact(leftOut ? primeFrom(tasks) : tasks)));
  }

  private static long primeFrom(long number) {
    return BigInteger.valueOf(number - 1).nextProbablePrime().longValueExact();
  }

  /** Sends the images of {@code starts[i] .. starts[i + 1] - 1} to task i, in their order. */
  static JavaRDD<ImageContent> ranges(Dataset<Row> images, long[] starts) {
    return shuffled(CorpusTable.readable(images), new RangeStarts(starts));
  }

  static Iterator<ImageContent> of(List<ImageReference> images) {
    return new MappedIterator<>(images.iterator(), ImageContent::at);
  }

  private static JavaRDD<ImageContent> shuffled(Dataset<Row> images, Partitioner tasks) {
    JavaPairRDD<Long, ImageReference> byPosition =
        images
            .select(col("image_id"), col("uri"), col("index"), col("label"))
            .javaRDD()
            .mapToPair(row -> new Tuple2<>(row.<Long>getAs("index"), ImageReference.of(row)));
    return SortedShuffle.of(byPosition, tasks, Comparator.naturalOrder())
        .map(image -> ImageContent.at(image._2()));
  }
}
