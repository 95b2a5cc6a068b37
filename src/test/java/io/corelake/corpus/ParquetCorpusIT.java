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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet files as corpora: with bytes and with URIs, whole and with faults. */
class ParquetCorpusIT {
  private static final List<String> AWKWARD =
      List.of("b c%20+é.parquet", "a[1]{x,y}/k v w/part?*.parquet", "sub/d/00.PARQUET");

  @TempDir static Path shared;
  @TempDir Path folder;

  private static List<LabelledImage> images;
  private static SparkSession spark;

  @BeforeAll
  static void draw() {
    spark = LocalSpark.onCores(2);
    images = LabelledImage.below(Corpora.draw(shared.resolve("drawn"), 40));
  }

  private static List<String> each(Function<LabelledImage, String> of) {
    return images.stream().map(of).toList();
  }

  /** Returns the hashes by position and id. */
  private static Map<String, String> hashes(List<String> ids) {
    Map<String, String> hashes = new TreeMap<>();
    for (int i = 0; i < ids.size(); i++) {
      hashes.put(i + " " + ids.get(i), Sha256.of(images.get(i).bytes()));
    }
    return hashes;
  }

  private static Map<String, String> everyThird(List<String> ids) {
    Map<String, String> hashes = new TreeMap<>();
    for (int i = 0; i < ids.size(); i += 3) {
      hashes.put(ids.get(i), Sha256.of(images.get(i).bytes()));
    }
    return hashes;
  }

  private static void assertRefused(ThrowingCallable opening, ExitCode code, String... said) {
    assertThatThrownBy(opening)
        .isInstanceOfSatisfying(
            CoreLakeException.class,
            e -> assertThat(e.exitCode()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContainingAll(said);
  }

  @Test
  void huggingFace_isNumberedByFileAndRow() {
    List<String> names =
        List.of("train-0-of-3.parquet", "train-1-of-3.parquet", "train-2-of-3.parquet");
    ImageTables.parquet(ImageTables.huggingFace(spark, images), folder, names);
    ReadCorpus corpus = ReadCorpus.of(spark, folder);
    List<String> positions = IntStream.range(0, images.size()).mapToObj(String::valueOf).toList();
    assertThat(corpus.column("image_id")).isEqualTo(positions);
    assertThat(corpus.column("index")).isEqualTo(positions);
    assertThat(corpus.column("label"))
        .isEqualTo(
            ImageTables.huggingFace(spark, images).select("label").collectAsList().stream()
                .map(row -> "" + row.getInt(0))
                .toList());
    assertThat(corpus.column("uri").get(13)).endsWith("train-1-of-3.parquet#row=0");
    assertThat(corpus.contents()).isEqualTo(hashes(positions));
    assertThat(corpus.some()).isEqualTo(everyThird(positions));
  }

  @Test
  void files_mayHaveAwkwardNames_atAnyDepth_andHaveOthersBesideThem() throws IOException {
    Path root = folder.resolve("k=t [x] {a,b} %20+é*");
    List<String> inOrder = AWKWARD.stream().sorted().toList();
    ImageTables.parquet(ImageTables.flat(spark, images), root, inOrder);
    Files.writeString(root.resolve("README.md"), "What this is.");
    Files.writeString(root.resolve("_part.parquet"), "Spark passes over it.");
    Files.writeString(root.resolve("sub/.hidden.parquet"), "");
    ReadCorpus corpus = ReadCorpus.of(spark, root);
    assertThat(corpus.column("image_id")).isEqualTo(each(LabelledImage::id));
    assertThat(corpus.column("label")).isEqualTo(each(LabelledImage::label));
    assertThat(corpus.column("uri").get(0))
        .isEqualTo("file:" + root.resolve(inOrder.get(0)) + "#row=0");
    assertThat(corpus.contents()).isEqualTo(hashes(each(LabelledImage::id)));
    assertThat(corpus.some()).isEqualTo(everyThird(each(LabelledImage::id)));
    try (Corpus opened = ReadCorpus.open(spark, root.toString())) {
      assertThat(opened.ignoredFiles()).isEqualTo(3);
    }
    ReadCorpus single = ReadCorpus.of(spark, root.resolve(inOrder.get(1)));
    assertThat(single.column("image_id")).isEqualTo(each(LabelledImage::id).subList(13, 26));
  }

  @Test
  void partitionFolders_giveColumns_asTheyAreWritten() {
    List<String> labels = List.of("007", "1e3", "kl a%20sse é");
    List<String> names =
        labels.stream().map(label -> "label=" + label.replace("%", "%25") + "/p.parquet").toList();
    ImageTables.parquet(ImageTables.flat(spark, images).drop("label"), folder, names);
    ReadCorpus corpus = ReadCorpus.of(spark, folder);
    assertThat(corpus.column("label").subList(0, 13)).containsOnly("007");
    assertThat(corpus.column("label").subList(13, 26)).containsOnly("1e3");
    assertThat(corpus.column("label").subList(26, 40)).containsOnly("kl a%20sse é");
    assertThat(corpus.contents()).isEqualTo(hashes(each(LabelledImage::id)));
    assertThat(corpus.some()).isEqualTo(everyThird(each(LabelledImage::id)));
  }

  @Test
  void uris_mayBeRelative_andNeedNoId() throws IOException {
    Path table = folder.resolve("tables +%20[1]");
    Files.createDirectories(table.resolve("local é[2]"));
    List<Row> rows = new ArrayList<>();
    List<String> uris = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      String absolute = shared.resolve("drawn").resolve(images.get(i).file()).toString();
      if (i % 3 == 0) {
        uris.add("local é[2]/" + i + " %20+.jpg");
        Files.write(table.resolve(uris.get(i)), images.get(i).bytes());
      } else {
        uris.add((i % 3 == 1 ? "file:" : "") + absolute);
      }
      rows.add(RowFactory.create(images.get(i).id(), uris.get(i), images.get(i).label()));
    }
    Dataset<Row> located = spark.createDataFrame(rows, ImageTables.LOCATED);
    ImageTables.parquet(located, table, List.of("0.parquet", "1.parquet"));
    ReadCorpus withIds = ReadCorpus.of(spark, table, "corpus.format=parquet");
    assertThat(withIds.column("image_id")).isEqualTo(each(LabelledImage::id));
    assertThat(withIds.contents()).isEqualTo(hashes(each(LabelledImage::id)));
    ReadCorpus byUris = ReadCorpus.of(spark, table, "corpus.format=parquet", "corpus.id-column=");
    assertThat(byUris.column("image_id")).isEqualTo(uris);
    assertThat(byUris.contents()).isEqualTo(hashes(uris));
    assertThat(byUris.some()).isEqualTo(everyThird(uris));
  }

  @Test
  void faultsOfRows_areRejectsOrEmptyFiles() {
    List<Row> rows = new ArrayList<>();
    rows.add(RowFactory.create(null, images.get(0).bytes(), "a"));
    rows.add(RowFactory.create("null bytes", null, null));
    rows.add(RowFactory.create("line\nbreak", images.get(1).bytes(), "b"));
    rows.add(RowFactory.create("fine", images.get(3).bytes(), "c"));
    ImageTables.parquet(spark.createDataFrame(rows, ImageTables.FLAT), folder.resolve("t.parquet"));
    ReadCorpus corpus = ReadCorpus.of(spark, folder);
    assertThat(corpus.column("reject_reason")).containsExactly("no-id", null, "unsafe-name", null);
    assertThat(corpus.column("image_id"))
        .containsExactly(
            "file:" + folder.resolve("t.parquet#row=0"), "null bytes", "line\nbreak", "fine");
    assertThat(corpus.column("label")).containsExactly(null, null, null, "c");
    assertThat(corpus.contents())
        .isEqualTo(
            Map.of(
                "1 null bytes",
                Sha256.of(new byte[0]),
                "3 fine",
                Sha256.of(images.get(3).bytes())));
  }

  @Test
  void columnsThatAreNotThere_areNamed() {
    Path table = ImageTables.parquet(ImageTables.flat(spark, images), folder.resolve("t.parquet"));
    assertRefused(
        () -> ReadCorpus.open(spark, table.toString(), "corpus.id-column=name"),
        ExitCode.USAGE,
        "corpus.id-column",
        "was name",
        "id:string");
    assertRefused(
        () ->
            ReadCorpus.open(
                spark, table.toString(), "corpus.image-column=id", "corpus.uri-column=label"),
        ExitCode.USAGE,
        "corpus.image-column must name a column of bytes",
        "was id",
        "image:binary");
    assertRefused(
        () -> ReadCorpus.open(spark, table.toString(), "corpus.label-column=class"),
        ExitCode.USAGE,
        "corpus.label-column",
        "was class");
    assertRefused(
        () -> ReadCorpus.open(spark, table.toString(), "corpus.image-column=[pixels]"),
        ExitCode.USAGE,
        "corpus.image-column (pixels)",
        "corpus.uri-column (uri, url",
        "image:binary");
    StructType numbers = StructType.fromDDL("id string, uri int");
    ImageTables.parquet(
        spark.createDataFrame(List.of(RowFactory.create("a", 1)), numbers),
        folder.resolve("u/t.parquet"));
    assertRefused(
        () -> ReadCorpus.open(spark, folder.resolve("u").toString()),
        ExitCode.USAGE,
        "corpus.uri-column uri of",
        "must be a string, is int");
  }

  @Test
  void filesThatAreNoParquet_areTheInputsFault() throws IOException {
    Files.writeString(folder.resolve("a.parquet"), "This is no Parquet file at all.");
    assertRefused(
        () -> ReadCorpus.open(spark, folder.toString()),
        ExitCode.INPUT,
        "cannot be read as Parquet",
        "a.parquet is not a Parquet file");
    ImageTables.parquet(ImageTables.flat(spark, images), folder.resolve("0.parquet"));
    assertRefused(
        () -> ReadCorpus.of(spark, folder),
        ExitCode.INPUT,
        "cannot be read as Parquet",
        "a.parquet is not a Parquet file");
    Files.delete(folder.resolve("a.parquet"));
    ImageTables.parquet(ImageTables.flat(spark, images), folder.resolve("label=x/1.parquet"));
    assertRefused(
        () -> ReadCorpus.of(spark, folder), ExitCode.INPUT, "0.parquet and label=x/1.parquet");
  }

  @Test
  void emptyTable_hasNoImages() {
    ImageTables.parquet(ImageTables.flat(spark, List.of()), folder.resolve("t.parquet"));
    ReadCorpus corpus = ReadCorpus.of(spark, folder);
    assertThat(corpus.rows()).isEmpty();
    assertThat(corpus.contents()).isEmpty();
  }

  /** Settings that let Spark pass over broken files would let images vanish. */
  @Test
  void brokenFile_isNotPassedOver_whateverTheSessionSays() throws IOException {
    ImageTables.parquet(ImageTables.flat(spark, images), folder.resolve("0.parquet"));
    Files.writeString(folder.resolve("1.parquet"), "This is no Parquet file at all.");
    spark.conf().set("spark.sql.files.ignoreCorruptFiles", true);
    try {
      assertRefused(() -> ReadCorpus.of(spark, folder), ExitCode.INPUT, "1.parquet");
    } finally {
      spark.conf().unset("spark.sql.files.ignoreCorruptFiles");
    }
  }

  @Test
  void someContents_areThoseThatAreStillThere() throws IOException {
    ImageTables.parquet(ImageTables.flat(spark, images), folder, List.of("0.parquet", "1.parquet"));
    ReadCorpus before = ReadCorpus.of(spark, folder);
    Files.delete(folder.resolve("0.parquet"));
    try (Corpus corpus = ReadCorpus.open(spark, folder.toString())) {
      List<ImageReference> all = before.rows().stream().map(ImageReference::of).toList();
      List<ImageReference> found = new ArrayList<>();
      corpus.contents(all).forEachRemaining(image -> found.add(image.image()));
      assertThat(found).containsExactlyInAnyOrderElementsOf(all.subList(20, 40));
    }
  }
}
