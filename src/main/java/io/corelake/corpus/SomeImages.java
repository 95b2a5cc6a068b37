package io.corelake.corpus;

import io.corelake.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Some images of a corpus, at the positions that they have there; few enough that the driver knows
 * their ids. Closing it leaves the whole corpus open.
 */
public final class SomeImages implements Corpus {
  private static final String KIND = "some images 1\n";

  private final Corpus whole;
  private final Dataset<Row> listed;
  private final Broadcast<HashSet<String>> wanted;

  /**
   * Names them.
   *
   * @param listed the corpus stage's table of the whole corpus
   * @param ids of the images
   */
  public SomeImages(Corpus whole, Dataset<Row> listed, Collection<String> ids) {
    this.whole = whole;
    this.listed = listed;
    this.wanted =
        JavaSparkContext.fromSparkContext(listed.sparkSession().sparkContext())
            .broadcast(new HashSet<>(ids));
  }

  @Override
  public String kind() {
    return whole.kind();
  }

  @Override
  public String root() {
    return whole.root();
  }

  @Override
  public String fingerprint() {
    MessageDigest digest = Sha256.messageDigest();
    digest.update((KIND + whole.fingerprint()).getBytes(StandardCharsets.UTF_8));
    for (String id : new TreeSet<>(wanted.value())) {
      digest.update(("\0" + id).getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public long ignoredFiles() {
    return whole.ignoredFiles();
  }

  @Override
  public Dataset<Row> images(LongAccumulator counter) {
    Broadcast<HashSet<String>> ids = wanted;
    return listed.filter(
        (FilterFunction<Row>)
            row -> {
              boolean isWanted = ids.value().contains(row.<String>getAs("image_id"));
              counter.add(isWanted ? 1 : 0);
              return isWanted;
            });
  }

  @Override
  public String remedyOfRepeatedIds() {
    return whole.remedyOfRepeatedIds();
  }

  @Override
  public JavaRDD<ImageContent> contents(Dataset<Row> images, int imagesPerTask) {
    JavaRDD<ImageContent> contents = whole.contents(images, imagesPerTask);
    if (!holdsBytes()) {
      return contents;
    }
    Broadcast<HashSet<String>> ids = wanted;
    return contents.filter(content -> ids.value().contains(content.image().imageId()));
  }

  @Override
  public boolean holdsBytes() {
    return whole.holdsBytes();
  }

  @Override
  public Iterator<ImageContent> contents(List<ImageReference> some) {
    return whole.contents(some);
  }

  @Override
  public boolean knowsPositions() {
    return whole.knowsPositions();
  }

  @Override
  public void close() {
    wanted.destroy();
  }
}
