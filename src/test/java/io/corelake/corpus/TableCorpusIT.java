package io.corelake.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.storage.Sha256;
import io.corelake.testing.Corpora;
import io.corelake.testing.ImageTables;
import io.corelake.testing.LabelledImage;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of Delta, Iceberg and ORC as corpora, and how the kind of a corpus is told. */
class TableCorpusIT {
  private static final Comparator<String> BYTE_ORDER =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  @TempDir static Path shared;
  @TempDir Path folder;

  private static List<LabelledImage> images;
  private static SparkSession spark;

  @BeforeAll
  static void draw() {
    spark = LocalSpark.withLakeFormats(shared.resolve("lake"));
    images = LabelledImage.below(Corpora.draw(shared.resolve("drawn"), 40));
  }

  private static void assertRefused(ThrowingCallable opening, ExitCode code, String... said) {
    assertThatThrownBy(opening)
        .isInstanceOfSatisfying(
            CoreLakeException.class,
            e -> assertThat(e.exitCode()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContainingAll(said);
  }

  private static void assertHolds(ReadCorpus corpus, List<LabelledImage> expected) {
    List<LabelledImage> ordered =
        expected.stream().sorted(Comparator.comparing(LabelledImage::id, BYTE_ORDER)).toList();
    assertThat(corpus.column("image_id"))
        .isEqualTo(ordered.stream().map(LabelledImage::id).toList());
    assertThat(corpus.column("label"))
        .isEqualTo(ordered.stream().map(LabelledImage::label).toList());
    Map<String, String> hashes = new TreeMap<>();
    expected.forEach(image -> hashes.put(image.id(), Sha256.of(image.bytes())));
    assertThat(corpus.contents()).isEqualTo(hashes);
    Map<String, String> thirds = new TreeMap<>();
    for (int i = 0; i < ordered.size(); i += 3) {
      thirds.put(ordered.get(i).id(), Sha256.of(ordered.get(i).bytes()));
    }
    assertThat(corpus.some()).isEqualTo(thirds);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(corpus.rows().get(i).<Long>getAs("index")).isEqualTo(i);
    }
  }

  private String fingerprint(Path input, String... settings) {
    try (Corpus corpus = ReadCorpus.open(spark, input.toString(), settings)) {
      return corpus.fingerprint();
    }
  }

  @Test
  void delta_isTheVersionOfNow() {
    Path table = folder.resolve("delta %20+é [1]{a,b}");
    ImageTables.delta(ImageTables.flat(spark, images), table);
    assertHolds(ReadCorpus.of(spark, table), images);
    String first = fingerprint(table);
    assertThat(fingerprint(table)).isEqualTo(first);
    String name = "delta.`" + table + "`";
    spark.sql("DELETE FROM " + name + " WHERE label = '" + images.get(0).label() + "'");
    spark.sql("UPDATE " + name + " SET label = 'other' WHERE label = 'faces'");
    List<LabelledImage> left =
        images.stream()
            .filter(image -> !image.label().equals(images.get(0).label()))
            .map(
                image ->
                    image.label().equals("faces")
                        ? new LabelledImage(image.id(), image.file(), image.bytes(), "other")
                        : image)
            .toList();
    assertThat(left).hasSizeLessThan(images.size());
    assertHolds(ReadCorpus.of(spark, table), left);
    assertThat(fingerprint(table)).isNotEqualTo(first);
    assertThat(fingerprint(table, "corpus.format=delta")).isEqualTo(fingerprint(table));
    // From now on rows are marked as deleted, and no file is written again.
    spark.sql("ALTER TABLE " + name + " SET TBLPROPERTIES (delta.enableDeletionVectors = true)");
    String before = fingerprint(table);
    spark.sql("DELETE FROM " + name + " WHERE id = '" + left.get(7).id() + "'");
    assertHolds(
        ReadCorpus.of(spark, table),
        left.stream().filter(image -> !image.id().equals(left.get(7).id())).toList());
    assertThat(fingerprint(table)).isNotEqualTo(before);
  }

  @Test
  void iceberg_isReadByPathAndByName() {
    Path table = shared.resolve("lake/db/images");
    ImageTables.iceberg(ImageTables.flat(spark, images), "lake.db.images");
    assertHolds(ReadCorpus.of(spark, table), images);
    String first = fingerprint(table);
    assertThat(fingerprint(table)).isEqualTo(first);
    String gone = images.get(3).id();
    spark.sql("DELETE FROM lake.db.images WHERE id = '" + gone + "'");
    List<LabelledImage> left = images.stream().filter(image -> !image.id().equals(gone)).toList();
    assertHolds(ReadCorpus.of(spark, table), left);
    assertHolds(ReadCorpus.of(spark, Path.of("lake.db.images"), "corpus.format=iceberg"), left);
    assertThat(fingerprint(table)).isNotEqualTo(first);
  }

  @Test
  void orc_hasTheOrderOfItsIds() {
    Path table = folder.resolve("orc %20+é [1]{a,b}*");
    ImageTables.flat(spark, images).repartition(3).write().orc(table.toString());
    assertHolds(ReadCorpus.of(spark, table, "corpus.format=orc"), images);
    String first = fingerprint(table, "corpus.format=orc");
    ImageTables.flat(spark, images.subList(0, 1)).write().mode("append").orc(table.toString());
    assertThat(fingerprint(table, "corpus.format=orc")).isNotEqualTo(first);
    try (Corpus corpus = ReadCorpus.open(spark, table.toString(), "corpus.format=orc")) {
      assertRefused(
          () ->
              CorpusTable.refuseRepeatedIds(
                  corpus.images(spark.sparkContext().longAccumulator()),
                  corpus.remedyOfRepeatedIds()),
          ExitCode.INPUT,
          "1 ids occur more than once",
          images.get(0).id(),
          "corpus.id-column");
    }
  }

  @Test
  void rowsWithUris_areReadFromWhereTheyPoint() {
    List<Row> rows =
        images.stream()
            .map(
                image ->
                    RowFactory.create(
                        image.id(),
                        shared.resolve("drawn").resolve(image.file()).toString(),
                        image.label()))
            .toList();
    Path table = folder.resolve("uris");
    ImageTables.delta(spark.createDataFrame(rows, ImageTables.LOCATED), table);
    ReadCorpus corpus = ReadCorpus.of(spark, table);
    assertThat(corpus.rows()).hasSameSizeAs(images);
    assertThat(corpus.contents()).hasSameSizeAs(images);
    assertThat(corpus.contents().values())
        .containsExactlyInAnyOrderElementsOf(
            images.stream().map(image -> Sha256.of(image.bytes())).toList());
  }

  @Test
  void nullIds_areRejects_andTableWithoutIds_isRefused() {
    Dataset<Row> flat = ImageTables.flat(spark, images);
    Path table = folder.resolve("nulls");
    ImageTables.delta(
        flat.selectExpr("nullif(label, 'faces') AS id", "image", "label").limit(40), table);
    ReadCorpus corpus = ReadCorpus.of(spark, table);
    long faces = images.stream().filter(image -> image.label().equals("faces")).count();
    assertThat(corpus.column("reject_reason")).filteredOn("no-id"::equals).hasSize((int) faces);
    Path without = folder.resolve("without");
    ImageTables.delta(flat.drop("id"), without);
    assertRefused(
        () -> ReadCorpus.open(spark, without.toString(), "corpus.format=delta"),
        ExitCode.USAGE,
        "corpus.id-column must name a column of ids",
        "id, image_id",
        "image:binary");
  }

  @Test
  void formatsThatAreNone_andTablesThatAreNone_areToldApart() throws IOException {
    assertRefused(
        () -> ReadCorpus.open(spark, folder.toString(), "corpus.format=deltaa"),
        ExitCode.USAGE,
        "corpus.format deltaa is none of auto, folder",
        "data source");
    for (String format : List.of("delta", "iceberg", "orc")) {
      assertRefused(
          () -> ReadCorpus.open(spark, folder + "/none", "corpus.format=" + format),
          ExitCode.INPUT,
          "none cannot be read as " + format);
    }
    Files.writeString(folder.resolve("x.orc"), "no ORC");
    assertRefused(
        () -> ReadCorpus.open(spark, folder.toString(), "corpus.format=orc"),
        ExitCode.INPUT,
        "cannot be read as orc");
  }

  @Test
  void auto_isToldByWhatLiesThere() throws IOException {
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    ImageTables.parquet(ImageTables.flat(spark, images), mixed.resolve("t.parquet"));
    Files.write(mixed.resolve("a.jpg"), images.get(0).bytes());
    assertRefused(
        () -> ReadCorpus.open(spark, mixed.toString()),
        ExitCode.USAGE,
        "1 images, 0 tar files and 1 Parquet files",
        "corpus.format");
    assertThat(ReadCorpus.of(spark, mixed, "corpus.format=folder").rows()).hasSize(1);
    assertThat(ReadCorpus.of(spark, mixed, "corpus.format=parquet").rows()).hasSize(40);
    assertThat(ReadCorpus.of(spark, mixed.resolve("t.parquet")).rows()).hasSize(40);
    Path shards = ImageTables.shards(images.subList(0, 9), folder.resolve("shards"), 2);
    ImageTables.parquet(ImageTables.flat(spark, images), shards.resolve("00000.parquet"));
    assertThat(ReadCorpus.of(spark, shards.resolve("00000.parquet")).rows()).hasSize(40);
    assertThat(ReadCorpus.of(spark, shards).rows()).hasSize(9);
    assertThat(ReadCorpus.of(spark, shards.resolve("00000.tar")).rows()).hasSize(4);
    assertRefused(
        () -> ReadCorpus.open(spark, mixed.resolve("a.jpg").toString()),
        ExitCode.INPUT,
        "is a file");
  }
}
