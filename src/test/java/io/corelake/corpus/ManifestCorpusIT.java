package io.corelake.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.CorpusConfiguration;
import io.corelake.config.SettingsLoader;
import io.corelake.progress.Progress;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestCorpusIT {
  @TempDir Path folder;

  private final SparkSession spark = LocalSpark.onCores(2);

  private static CorpusConfiguration corpus(String... settings) {
    return io.corelake.config.Configuration.of(
            SettingsLoader.load(null, Map.of(), Map.of(), List.of(settings)))
        .corpus();
  }

  private Corpus open(String name, String... settings) {
    return Corpus.open(spark, folder.resolve(name).toString(), corpus(settings), Progress.SILENT);
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), text);
  }

  private List<Row> images(String name, String... settings) {
    try (Corpus corpus = open(name, settings)) {
      List<Row> rows = corpus.images(spark.sparkContext().longAccumulator()).collectAsList();
      for (int i = 0; i < rows.size(); i++) {
        assertThat(rows.get(i).<Long>getAs("index")).isEqualTo(i);
      }
      return rows;
    }
  }

  private List<Row> written(String name, String text, String... settings) throws IOException {
    write(name, text);
    return images(name, settings);
  }

  /** Id, file name of the URI, label; or the reason of the reject. */
  private static List<String> summary(List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                row.getAs("reject_reason") == null
                    ? row.getAs("image_id")
                        + "|"
                        + row.<String>getAs("uri").replaceFirst(".*/", "")
                        + "|"
                        + row.getAs("label")
                    : row.<String>getAs("reject_reason"))
        .toList();
  }

  private static String column(Row row, String name) {
    return row.getAs(name);
  }

  @Test
  void csv_hasIdsUrisAndLabels_inItsOrder() throws IOException {
    List<Row> rows =
        written("m.csv", "label,id,uri,caption\nx,2,b.jpg,hello\ny,1,sub/a.jpg,\n,3,c.jpg,z\n");
    assertThat(summary(rows)).containsExactly("2|b.jpg|x", "1|a.jpg|y", "3|c.jpg|null");
    assertThat(column(rows.get(1), "uri")).isEqualTo("file:" + folder + "/sub/a.jpg");
  }

  @Test
  void csv_ofEveryLineEnd_andWithQuotes_isTheSame() throws IOException {
    String text =
        """
        id,uri,caption,label
        1,"a,b.jpg","said ""no\""",x

        2,b.jpg,"two
        lines, and
        three",y
        3,c.jpg,plain "quotes" inside,z
        """;
    List<String> expected = List.of("1|a,b.jpg|x", "2|b.jpg|y", "3|c.jpg|z");
    assertThat(summary(written("lf.csv", text))).isEqualTo(expected);
    assertThat(summary(written("crlf.csv", text.replace("\n", "\r\n")))).isEqualTo(expected);
    assertThat(summary(written("cut.csv", text.stripTrailing()))).isEqualTo(expected);
    assertThat(summary(written("bom.csv", "\ufeff" + text))).isEqualTo(expected);
    assertThat(summary(written("tabs.tsv", text.replace("a,b", "a;b").replace(',', '\t'))))
        .isEqualTo(List.of("1|a;b.jpg|x", "2|b.jpg|y", "3|c.jpg|z"));
    String mixed = text.replaceFirst("x\n\n", "x\r\n\r\n").replaceFirst("y\n", "y\r\n");
    assertThat(summary(written("mixed.csv", mixed))).isEqualTo(expected);
  }

  @Test
  void csv_recordsThatAreWrong_areRejectsWithTheirLine_andTheNextAreSound() throws IOException {
    List<Row> rows =
        written(
            "m.csv",
            "id,uri,label\n1,a.jpg,x\n2,b.jpg\n3,c.jpg,y,z\n4,\"d\".jpg,x\n5,e.jpg,x\n"
                + "6,\"f.jpg,x\n7,g.jpg,x\n8,,x\n9,i.jpg,x\n"
                + ",".repeat(30_000)
                + "\n10,j.jpg,x\n");
    assertThat(summary(rows))
        .containsExactly(
            "1|a.jpg|x",
            "bad-record",
            "bad-record",
            "bad-record",
            "5|e.jpg|x",
            "bad-record",
            "7|g.jpg|x",
            "no-uri",
            "9|i.jpg|x",
            "bad-record",
            "10|j.jpg|x");
    assertThat(column(rows.get(1), "uri")).isEqualTo("file:" + folder + "/m.csv#line=3");
    assertThat(column(rows.get(1), "reject_detail")).contains("2 fields").contains("3 columns");
  }

  @Test
  void csv_withoutAColumnOfUris_isRefused_andSoIsAnEmptyOne() throws IOException {
    write("none.csv", "id,picture\n1,a.jpg\n");
    assertThatThrownBy(() -> images("none.csv"))
        .isInstanceOfSatisfying(
            CoreLakeException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(e)
                  .hasMessageContaining("corpus.uri-column (uri, url, path, file_name)")
                  .hasMessageContaining("it has id, picture");
            });
    write("empty.csv", "");
    assertThatThrownBy(() -> images("empty.csv"))
        .isInstanceOf(CoreLakeException.class)
        .hasMessageContaining("corpus.uri-column");
    assertThat(summary(written("header.csv", "uri\n"))).isEmpty();
    assertThat(
            summary(written("picture.csv", "id,picture\n1,a.jpg\n", "corpus.uri-column=[picture]")))
        .containsExactly("1|a.jpg|null");
    assertThat(
            summary(
                written(
                    "dots.csv",
                    "a.b,`c`\nx.jpg,1\n",
                    "corpus.uri-column=[a.b]",
                    "corpus.id-column=['`c`']")))
        .containsExactly("1|x.jpg|null");
  }

  @Test
  void json_takesNumbers_nestedFields_andRejectsTheRest() throws IOException {
    String text =
        """
        {"meta":{"uri":"a.jpg"},"id":1,"label":{"x":[1]}}
        \t\s
        {"meta":{"uri":"b.jpg"},"id":12345678901234567890123,"label":true}
        {"meta":{"uri":"c.jpg"},"id":12345678.50,"label":null}\r
        {"meta":{"uri":null},"id":"none"}
        {"meta":{"uri":5},"id":"number"}
        {"meta":{"uri":"d.jpg"},"id":""}
        {"meta":"x","id":"text"}
        {"meta.uri":"e.jpg","id":"flat"}
        ["a.jpg"]
        "a.jpg"
        {"meta":{"uri":"f.jpg"}} {}
        {"meta":{"uri":"f.jpg"
        {"meta":{"uri":"\\ud83d\\ude00.jpg"},"id":"emoji","label":"é"}""";
    List<Row> rows = written("m.jsonl", text, "corpus.uri-column=[meta.uri]");
    assertThat(summary(rows))
        .containsExactly(
            "1|a.jpg|{\"x\":[1]}",
            "12345678901234567890123|b.jpg|true",
            "12345678.50|c.jpg|null",
            "no-uri",
            "bad-record",
            "d.jpg|d.jpg|null",
            "no-uri",
            "flat|e.jpg|null",
            "bad-record",
            "bad-record",
            "bad-record",
            "bad-record",
            "emoji|😀.jpg|é");
    assertThat(column(rows.get(8), "uri")).startsWith("file:" + folder + "/m.jsonl#byte=");
  }

  @Test
  void lines_thatAreNoUtf8_areRejects() throws IOException {
    Files.write(
        folder.resolve("m.jsonl"),
        "{\"uri\":\"é.jpg\"}\n{\"uri\":\"b.jpg\"}\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(summary(images("m.jsonl"))).containsExactly("bad-record", "b.jpg|b.jpg|null");
    Files.write(
        folder.resolve("m.csv"), "uri\né.jpg\nb.jpg\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(summary(images("m.csv"))).containsExactly("bad-record", "b.jpg|b.jpg|null");
  }

  @Test
  void gzip_andAwkwardFileNames_areRead_inTheOrderOfTheNames() throws IOException {
    for (String name : List.of("in/1.jsonl.gz", "in/2.csv.gz")) {
      Files.createDirectories(folder.resolve("in"));
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
        String text = name.contains("csv") ? "uri\n2.jpg\n" : "\ufeff{\"uri\":\"1.jpg\"}\n";
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    }
    write("in/3 {a,b}[c]*?.csv", "uri\n3.jpg\n");
    write("in/4 {a,b}[c]*?\\.jsonl", "{\"uri\":\"4.jpg\"}");
    write("in/2026-01-01T10:00:00.csv", "uri\n2026.jpg\n");
    write("in/2026-01-01T10:00:01.ndjson", "{\"uri\":\"2027.jpg\"}");
    write("in/_5.csv", "uri\n5.jpg\n");
    write("in/_6.jsonl", "{\"uri\":\"6.jpg\"}");
    write("in/é.TSV", "uri\tid\n7.jpg\tseven");
    assertThat(images("in"))
        .extracting(row -> column(row, "image_id"))
        .containsExactly(
            "1.jpg", "2.jpg", "2026.jpg", "2027.jpg", "3.jpg", "4.jpg", "5.jpg", "6.jpg", "seven");
  }

  @Test
  void json_keepsItsOrder_overManySplits() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      text.append("{\"uri\":\"").append(i).append(".jpg\"}").append(i % 3 == 0 ? "\r\n" : "\n");
    }
    write("m.jsonl", text.toString());
    String key = "mapreduce.input.fileinputformat.split.maxsize";
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    hadoop.set(key, "4096");
    try (Corpus corpus = open("m.jsonl")) {
      Dataset<Row> images = corpus.images(spark.sparkContext().longAccumulator());
      assertThat(images.javaRDD().getNumPartitions()).isGreaterThan(10);
      List<Row> rows = images.collectAsList();
      assertThat(rows).hasSize(5000);
      for (int i = 0; i < 5000; i++) {
        assertThat(rows.get(i).<Long>getAs("index")).isEqualTo(i);
        assertThat(column(rows.get(i), "image_id")).isEqualTo(i + ".jpg");
      }
    } finally {
      hadoop.unset(key);
    }
  }

  /** Every name that survives is read from a file of that name. */
  @Test
  void uris_areTakenAsTheyAreWritten() throws Exception {
    List<String> names =
        List.of(
            "a b.jpg",
            "a%20b.jpg",
            "100%.jpg",
            "a+b.jpg",
            "a#b.jpg",
            "a?b.jpg",
            "é.jpg",
            "e\u0301.jpg",
            "图.jpg",
            "😀.jpg",
            "a:b.jpg",
            "C:x.jpg",
            "a\\b.jpg",
            "'\".jpg",
            "{a}[b]*.jpg",
            "~",
            " x ");
    List<String> uris = new ArrayList<>();
    for (String name : names) {
      write(name, name);
      uris.add(name);
      uris.add("./" + name);
      uris.add("no/../" + name);
      uris.add(folder + "/" + name);
      uris.add("/" + folder + "//" + name);
      uris.add("file:" + folder + "/" + name);
      uris.add("file://" + folder + "/" + name);
    }
    List<Row> rows = manifest(uris);
    try (ImageBytes bytes = new ImageBytes(new Configuration(), 100)) {
      for (int i = 0; i < uris.size(); i++) {
        assertThat(column(rows.get(i), "image_id")).isEqualTo(uris.get(i));
        assertThat(new String(bytes.read(column(rows.get(i), "uri")), StandardCharsets.UTF_8))
            .as(uris.get(i))
            .isEqualTo(names.get(i / 7));
      }
    }
  }

  @Test
  void uris_thatCannotBeTaken_areRejects() throws IOException {
    List<Row> rows =
        manifest(
            List.of(
                "a\nb.jpg",
                "a\rb.jpg",
                "a\u2028b.jpg",
                "a\0b.jpg",
                "a\ud800b.jpg",
                "",
                "s3a://[x/y",
                "s3a://b/x",
                "s3a://user:secret@b/x y"));
    assertThat(rows)
        .extracting(row -> column(row, "reject_reason"))
        .containsExactly(
            "unsafe-name",
            "unsafe-name",
            "unsafe-name",
            "unsafe-name",
            "unsafe-name",
            "no-uri",
            "bad-uri",
            null,
            null);
    assertThat(column(rows.get(7), "uri")).isEqualTo("s3a://b/x");
    assertThat(column(rows.get(7), "image_id")).isEqualTo("s3a://b/x");
  }

  private List<Row> manifest(List<String> uris) throws IOException {
    com.fasterxml.jackson.databind.ObjectMapper json =
        new com.fasterxml.jackson.databind.ObjectMapper();
    StringBuilder text = new StringBuilder();
    for (String uri : uris) {
      text.append(json.createObjectNode().put("uri", uri)).append('\n');
    }
    return written(
        "uris.jsonl", text.toString().replace("a?b", "a\\u003fb").replace("\ud800b", "\\ud800b"));
  }

  @Test
  void repeatedIds_areRefused_byName() throws IOException {
    write("m.csv", "id,uri\n1,a.jpg\n2,b.jpg\n1,c.jpg\n");
    try (Corpus corpus = open("m.csv")) {
      assertThatThrownBy(
              () ->
                  CorpusTable.refuseRepeatedIds(
                      corpus.images(spark.sparkContext().longAccumulator()),
                      corpus.remedyOfRepeatedIds()))
          .isInstanceOf(CoreLakeException.class)
          .hasMessageContaining("1 ids occur more than once (1)")
          .hasMessageContaining("corpus.id-column");
    }
    try (Corpus corpus = open("m.csv", "corpus.id-column=[]")) {
      CorpusTable.refuseRepeatedIds(
          corpus.images(spark.sparkContext().longAccumulator()), corpus.remedyOfRepeatedIds());
      assertThat(
              corpus
                  .images(spark.sparkContext().longAccumulator())
                  .select("image_id")
                  .collectAsList()
                  .get(2)
                  .getString(0))
          .isEqualTo("c.jpg");
    }
  }
}
