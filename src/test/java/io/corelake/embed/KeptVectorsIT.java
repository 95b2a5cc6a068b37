package io.corelake.embed;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.corpus.ContentHashes;
import io.corelake.corpus.CorpusTable;
import io.corelake.testing.LocalSpark;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class KeptVectorsIT {
  private final SparkSession spark = LocalSpark.onCores(2);

  /** An embedded image of an earlier corpus; its vector tells where it is from. */
  private static Row kept(String id, String sha256, int vector) {
    byte[] bytes = {(byte) vector, 0};
    return row(
        Map.of(
            "image_id",
            id,
            "uri",
            "old/" + id,
            "index",
            0L,
            "label",
            "old",
            "vector",
            bytes,
            "sha256",
            sha256,
            "bytes",
            10L,
            "format",
            "png",
            "width",
            3,
            "height",
            4));
  }

  private static Row reject(String id) {
    return row(
        Map.of(
            "image_id",
            id,
            "uri",
            "old/" + id,
            "index",
            0L,
            "reject_stage",
            "decode",
            "reject_reason",
            "truncated",
            "reject_detail",
            "x"));
  }

  /** Columns without a value are null. */
  private static Row row(Map<String, Object> values) {
    return RowFactory.create(
        Arrays.stream(EmbeddingTable.SCHEMA.fieldNames()).map(values::get).toArray());
  }

  private static Row listed(String id, Long bytes) {
    return RowFactory.create(id, "new/" + id, (long) id.charAt(0), bytes, "new", null, null);
  }

  private static Row unnamed(String id) {
    return RowFactory.create(id, "new/" + id, 0L, null, null, "bad-record", "x");
  }

  private Dataset<Row> table(Row... rows) {
    return spark.createDataFrame(List.of(rows), EmbeddingTable.SCHEMA);
  }

  private Dataset<Row> corpus(Row... rows) {
    return spark.createDataFrame(List.of(rows), CorpusTable.SCHEMA);
  }

  private Dataset<Row> hashes(Row... rows) {
    return spark.createDataFrame(List.of(rows), ContentHashes.SCHEMA);
  }

  private static List<String> lines(Dataset<Row> rows, String... columns) {
    return rows.selectExpr(columns).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  @Test
  void images_areKnownByTheirBytesAlone_ofTheFirstTableThatHasThem() {
    KeptVectors kept =
        new KeptVectors(
            List.of(
                table(kept("a", "h1", 1), kept("copy of a", "h1", 1), reject("b")),
                table(kept("c", "h1", 2), kept("d", "h2", 2)),
                table(kept("e", "h9", 3))));
    Dataset<Row> images =
        corpus(
            listed("a", 1L),
            listed("b", 1L),
            listed("c", 1L),
            listed("d", 1L),
            listed("e", 1L),
            listed("f", 1L),
            unnamed("g"));
    Dataset<Row> hashes =
        hashes(
            RowFactory.create("a", 0, "h7"),
            RowFactory.create("b", 0, "h1"),
            RowFactory.create("c", 1, "h2"),
            RowFactory.create("d", 1, null),
            RowFactory.create("e", 2, "h1"));
    Dataset<Row> traced = kept.traced(images, hashes);
    assertThat(lines(traced, "image_id", "task", "source"))
        .containsExactly(
            "[a,0,null]",
            "[b,0,0]",
            "[c,1,1]",
            "[d,1,null]",
            "[e,2,0]",
            "[f,null,null]",
            "[g,null,null]");
    assertThat(
            lines(kept.rows(traced), "label", "reject_reason", "bytes", "format", "mode", "height"))
        .hasSize(3)
        .containsOnly("[new,null,10,png,null,4]");
    assertThat(lines(kept.rows(traced), "image_id", "uri", "index", "hex(vector)", "sha256"))
        .containsExactly("[b,new/b,98,0100,h1]", "[c,new/c,99,0200,h2]", "[e,new/e,101,0100,h1]");
    assertThat(kept.rows(traced.where("source is null")).count()).isZero();
    assertThat(kept.rows(traced).columns()).isEqualTo(EmbeddingTable.SCHEMA.fieldNames());
  }

  /** Two machines may differ in the last digit; the choice must not depend on the order of rows. */
  @Test
  void choice_amongRowsOfTheSameBytes_isAlwaysTheSame() {
    List<Row> rows = List.of(kept("a", "h", 5), kept("b", "h", 3), kept("c", "h", 9));
    for (int first = 0; first < rows.size(); first++) {
      List<Row> turned =
          Stream.concat(rows.stream().skip(first), rows.stream().limit(first)).toList();
      KeptVectors kept = new KeptVectors(List.of(table(turned.toArray(Row[]::new))));
      Dataset<Row> traced =
          kept.traced(corpus(listed("x", 1L)), hashes(RowFactory.create("x", 0, "h")));
      assertThat(lines(kept.rows(traced), "hex(vector)")).containsExactly("[0300]");
    }
  }

  @Test
  void newByName_goesByIdsUrisAndSizes() {
    KeptVectors kept =
        new KeptVectors(
            List.of(
                table(kept("a", "h1", 1), kept("b", "h2", 1), reject("r")),
                table(kept("c", "h3", 2))));
    assertThat(
            kept.newByName(
                corpus(
                    listed("a", 10L),
                    listed("b", 11L),
                    listed("c", null),
                    listed("r", 99L),
                    listed("d", 10L),
                    RowFactory.create("moved", "old/a", 5L, 10L, null, null, null))))
        .as("b has another size, and d is not known")
        .isEqualTo(2);
  }
}
