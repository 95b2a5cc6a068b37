package io.corelake.corpus;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.storage.Sha256;
import io.corelake.testing.Corpora;
import io.corelake.testing.ImageTables;
import io.corelake.testing.LabelledImage;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pass that only reads, and the one after it that reads a part. */
class ContentHashesIT {
  private static final int IMAGES = 40;
  private static final long MAX_BYTES = 1 << 20;

  @TempDir static Path shared;
  @TempDir Path folder;

  private static SparkSession spark;
  private static List<LabelledImage> images;

  @BeforeAll
  static void draw() {
    spark = LocalSpark.onCores(2);
    images = LabelledImage.below(Corpora.draw(shared.resolve("drawn"), IMAGES));
  }

  private static Dataset<Row> hashes(JavaRDD<ImageContent> contents) {
    LongAccumulator read = spark.sparkContext().longAccumulator();
    Dataset<Row> hashes = ContentHashes.of(spark, contents, MAX_BYTES, read);
    return spark.createDataFrame(hashes.collectAsList(), ContentHashes.SCHEMA);
  }

  private static Map<String, String> byId(Dataset<Row> hashes) {
    Map<String, String> byId = new TreeMap<>();
    hashes.collectAsList().forEach(row -> byId.put(row.getString(0), row.getString(2)));
    return byId;
  }

  @Test
  void files_haveTheHashesOfTheirBytes_andNoneWhereTheyCannotBeRead() throws IOException {
    Path lake = Corpora.draw(folder.resolve("lake"), IMAGES);
    try (Corpus corpus = ReadCorpus.open(spark, lake.toString())) {
      Dataset<Row> listed = corpus.images(spark.sparkContext().longAccumulator());
      Files.delete(lake.resolve(images.get(3).file()));
      Map<String, String> expected = new TreeMap<>();
      images.forEach(image -> expected.put(image.file(), Sha256.of(image.bytes())));
      expected.put(images.get(3).file(), null);
      Dataset<Row> hashes = hashes(corpus.contents(listed, 16));
      assertThat(byId(hashes)).isEqualTo(expected);
      assertThat(hashes.select("task").distinct().count()).isGreaterThan(1);
    }
  }

  @Test
  void wantedImages_areReadInTheirTasks_andOtherTasksReadNothing() {
    Path table =
        ImageTables.parquet(
            ImageTables.huggingFace(spark, images),
            folder.resolve("table"),
            List.of("0.parquet", "1.parquet", "2.parquet", "3.parquet"));
    try (Corpus corpus = ReadCorpus.open(spark, table.toString())) {
      assertThat(corpus.holdsBytes()).isTrue();
      Dataset<Row> listed = corpus.images(spark.sparkContext().longAccumulator());
      LongAccumulator looked = spark.sparkContext().longAccumulator();
      JavaRDD<ImageContent> contents =
          corpus
              .contents(listed, 16)
              .map(
                  image -> {
                    looked.add(1);
                    return image;
                  });
      Dataset<Row> hashes = hashes(contents);
      assertThat(looked.value()).isEqualTo(IMAGES);
      // Spark puts small files together.
      assertThat(hashes.select("task").distinct().count()).isGreaterThan(1);
      looked.reset();
      Dataset<Row> gone =
          hashes
              .limit(1)
              .withColumn("image_id", lit("gone"))
              .withColumn("task", lit(null).cast("int"));
      Dataset<Row> wanted = hashes.where(col("image_id").isin("37", "39")).union(gone);
      assertThat(
              WantedImages.of(contents, wanted)
                  .map(image -> image.image().imageId() + " " + Sha256.of(image.bytes()))
                  .collect())
          .containsExactlyInAnyOrder(
              "37 " + Sha256.of(images.get(37).bytes()), "39 " + Sha256.of(images.get(39).bytes()));
      assertThat(looked.value()).isBetween(3L, IMAGES / 2L);
    }
  }

  /** New images may lie at regular distances between old ones. */
  @Test
  void aPartOfTheImages_isDealtEvenly() {
    try (Corpus corpus = ReadCorpus.open(spark, shared.resolve("drawn").toString())) {
      Dataset<Row> listed = corpus.images(spark.sparkContext().longAccumulator());
      for (int distance : new int[] {1, 2, 4}) {
        Dataset<Row> some = listed.where(col("index").mod(distance).equalTo(0));
        List<Integer> sizes =
            corpus
                .contents(some, IMAGES / distance / 4)
                .mapPartitions(
                    part -> {
                      int size = 0;
                      while (part.hasNext()) {
                        part.next();
                        size++;
                      }
                      return List.of(size).iterator();
                    })
                .collect();
        assertThat(sizes).as("every %d", distance).hasSizeBetween(4, 5);
        assertThat(sizes).allMatch(size -> size <= IMAGES / distance / 4);
      }
    }
  }
}
