package io.corelake.corpus;

import static org.apache.spark.sql.functions.col;

import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Some of the images of a corpus that holds their bytes. The bytes stay in the tasks that read
 * them; the ids that are wanted are brought there, and a task of which none is wanted reads
 * nothing.
 */
public final class WantedImages {
  private WantedImages() {}

  /**
   * Returns the images that are wanted.
   *
   * @param contents the very tasks that {@link ContentHashes} has numbered: asked for again, Spark
   *     may split the corpus in another way
   * @param wanted ids, and the numbers of the tasks that hold them; null of an image that is gone
   */
  public static JavaRDD<ImageContent> of(JavaRDD<ImageContent> contents, Dataset<Row> wanted) {
    // A number is its own hash code, so that it is also the one of the partition.
    HashPartitioner tasks = new HashPartitioner(contents.getNumPartitions());
    JavaRDD<String> ids =
        wanted
            .where(col("task").isNotNull())
            .select("task", "image_id")
            .javaRDD()
            .mapToPair(row -> new Tuple2<>(row.getInt(0), row.getString(1)))
            .partitionBy(tasks)
            .values();
    return contents.zipPartitions(ids, WantedImages::wanted);
  }

  private static Iterator<ImageContent> wanted(
      Iterator<ImageContent> images, Iterator<String> wanted) {
    Set<String> ids = new HashSet<>();
    wanted.forEachRemaining(ids::add);
    if (ids.isEmpty()) {
      return Collections.emptyIterator();
    }
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(images, Spliterator.ORDERED), false)
        .filter(image -> ids.contains(image.image().imageId()))
        .iterator();
  }
}
