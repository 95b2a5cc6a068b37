package io.corelake.manifest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.config.Budget;
import io.corelake.config.CorpusConfiguration.ShardIds;
import io.corelake.config.OutputConfiguration.Export;
import io.corelake.testing.LocalSpark;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which exports which images can have. */
class ExportConditionsIT {
  private static final List<Budget> HALF = List.of(Budget.parse("0.5"));
  private static final String UID = "0123456789abcdef0123456789abcdef";

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark = LocalSpark.onCores(2);
  }

  private static Dataset<Row> images(String... idsAndUris) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < idsAndUris.length; i += 2) {
      rows.add(RowFactory.create(idsAndUris[i], idsAndUris[i + 1]));
    }
    return spark.createDataFrame(rows, StructType.fromDDL("image_id string, uri string"));
  }

  private static void check(Export export, Dataset<Row> images) {
    ExportConditions.check(EnumSet.of(export), images, ShardIds.KEY, HALF);
  }

  @ParameterizedTest
  @CsvSource({
    "KEYS, s3a://b/0.tar#bytes=512-600",
    "KEYS, file:/t/0.TAR#bytes=0-0",
    "FILES, file:/t/a#b.jpg",
    "FILES, s3a://b/k",
    "SAGEMAKER, s3://b/k",
    "AUGMENTED, s3n://b/k#1",
  })
  void imagesThatQualify_areTaken(Export export, String uri) {
    assertThatCode(() -> check(export, images("x", uri, "y", uri))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "KEYS, file:/t/a.jpg, images in tars (corpus.format webdataset)",
    "KEYS, file:/t/a.parquet#row=7, images in tars",
    "FILES, file:/t/0.tar#bytes=512-600, images that are files",
    "FILES, file:/t/a.parquet#row=7, images that are files",
    "FILES, file:/t/table#id=x, images that are files",
    "SAGEMAKER, file:/t/a.jpg, images that are objects in S3 (s3a://bucket/key)",
    "SAGEMAKER, s3a://other/k, 'images in one bucket, such as s3://b/'",
    "SAGEMAKER, s3a://bb/k, images in one bucket",
    "AUGMENTED, s3a://b/0.tar#bytes=0-1, images that are objects in S3",
    "AUGMENTED, s3a://b, images that are objects in S3",
    "UIDS, s3a://b/k, 'ids of 32 lower-case hexadecimal digits (corpus.id-column, vectors.id-column)'",
  })
  void oneImageThatDoesNot_isEnough_andNamed(Export export, String uri, String needs) {
    String good = export == Export.KEYS ? "s3a://b/0.tar#bytes=0-1" : "s3a://b/k";
    String found = export == Export.UIDS ? "image_id 0x" : "uri " + uri;
    assertThatThrownBy(() -> check(export, images(UID, good, "0x", uri)))
        .isInstanceOf(CoreLakeException.class)
        .hasMessageStartingWith("output.exports " + export.label() + " needs ")
        .hasMessageContaining(needs)
        .hasMessageEndingWith(found);
  }

  @Test
  void uids_areLowerCase_soThatNoTwoIdsAreOne() {
    assertThatCode(() -> check(Export.UIDS, images(UID, "u"))).doesNotThrowAnyException();
    assertThatThrownBy(
            () -> check(Export.UIDS, images(UID.toUpperCase(java.util.Locale.ROOT), "u")))
        .hasMessageContaining("32 lower-case");
  }

  @Test
  void filesBeyondAnyMemory_areRefused_withTheirSize() {
    Dataset<Row> many =
        spark
            .range(0, 30_000, 1, 2)
            .select(
                functions.lit("x").as("image_id"),
                functions
                    .expr("concat('file:/', repeat('a', if(id = 20000, 99999, 1)))")
                    .as("uri"));
    assertThatThrownBy(() -> check(Export.FILES, many))
        .hasMessageContaining("output.exports files would take up to 6,000,000,000 bytes")
        .hasMessageContaining("15,000 paths of 100,000 characters");
  }

  @Test
  void shardKeys_areNoKeys() {
    assertThatThrownBy(
            () ->
                ExportConditions.check(
                    EnumSet.of(Export.KEYS),
                    images("0/x", "file:/t/0.tar#bytes=0-1"),
                    ShardIds.SHARD_KEY,
                    HALF))
        .hasMessageContaining("needs corpus.shard-ids key, was shard-key");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "KEYS, folder, file:/t, KEY, images in tars",
        "KEYS, webdataset, file:/t, SHARD_KEY, corpus.shard-ids key",
        "KEYS, webdataset, file:/t, KEY, -",
        "KEYS, manifest, file:/t, KEY, -",
        "FILES, webdataset, s3a://b/t, KEY, images that are files",
        "FILES, folder, file:/t, KEY, -",
        "SAGEMAKER, folder, file:/t, KEY, images that are objects in S3",
        "SAGEMAKER, folder, s3a://b/t, KEY, -",
        "AUGMENTED, webdataset, s3a://b/t, KEY, images that are objects in S3",
        "AUGMENTED, manifest, file:/t, KEY, -",
        "UIDS, parquet, file:/t, KEY, -",
      })
  void whatTheCorpusTells_isKnownBeforeAnyImageIsListed(
      Export export, String kind, String root, ShardIds shardIds, String needs) {
    var check =
        assertThatCode(() -> ExportConditions.check(EnumSet.of(export), kind, root, shardIds));
    if (needs == null) {
      check.doesNotThrowAnyException();
    } else {
      check
          .isInstanceOf(CoreLakeException.class)
          .hasMessageStartingWith("output.exports " + export.label() + " needs ")
          .hasMessageContaining(needs);
    }
  }
}
