package io.corelake.manifest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.corelake.CoreLakeException;
import io.corelake.config.Budget;
import io.corelake.config.CorpusConfiguration.ShardIds;
import io.corelake.config.OutputConfiguration.Export;
import io.corelake.storage.Uris;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What images must be like for an export to be made of them; known before any is embedded. */
public final class ExportConditions {
  /** Larger objects are a burden to whoever loads them whole. */
  private static final long MOST_BYTES = 5_000_000_000L;

  private static final String IN_A_TAR = "(?is)\\A.*\\.tar#bytes=\\d+-\\d+\\z";
  private static final String WITHIN_A_FILE = "(?s)#(bytes=\\d+-\\d+|row=\\d+|id=.*)\\z";
  private static final String OBJECT = "\\As3[an]?://[^/]+/.";

  private static final String TARS =
      "images in tars (corpus.format webdataset), whose keys they are";
  private static final String FILES = "images that are files (corpus.format folder or manifest)";
  private static final String OBJECTS = "images that are objects in S3 (s3a://bucket/key)";

  private final Dataset<Row> images;

  private ExportConditions(Dataset<Row> images) {
    this.images = images;
  }

  /**
   * Refuses exports that no image of such a corpus can have, before any is listed.
   *
   * @param kind a value of {@code corpus.format}
   * @param root the corpus's URI
   * @param shardIds what the images of tars are called by
   */
  public static void check(Set<Export> exports, String kind, String root, ShardIds shardIds) {
    boolean tars = kind.equals("webdataset");
    boolean folder = kind.equals("folder");
    for (Export export : exports) {
      switch (export) {
        case IMAGES, INDICES, FILENAMES, METADATA, UIDS -> {}
        case KEYS -> {
          refuseIf(folder, export, TARS, kind, root);
          if (tars) {
            refuseShardKeys(shardIds);
          }
        }
        case FILES -> refuseIf(tars, export, FILES, kind, root);
        case SAGEMAKER, AUGMENTED ->
            refuseIf(
                tars || (folder && !PlainUri.of(root).startsWith("s3://")),
                export,
                OBJECTS,
                kind,
                root);
      }
    }
  }

  /**
   * Refuses exports that the images cannot have.
   *
   * @param images all that may be ranked: their columns {@code image_id} and {@code uri}
   * @param shardIds what the images of tars are called by
   */
  public static void check(
      Set<Export> exports, Dataset<Row> images, ShardIds shardIds, List<Budget> budgets) {
    ExportConditions conditions = new ExportConditions(images);
    for (Export export : exports) {
      switch (export) {
        case IMAGES, INDICES, FILENAMES, METADATA -> {}
        case KEYS -> conditions.checkKeys(shardIds);
        case UIDS ->
            conditions.require(
                export,
                "image_id",
                col("image_id").rlike("\\A" + UidArray.UID + "\\z"),
                "ids of 32 lower-case hexadecimal digits (corpus.id-column, vectors.id-column)");
        case FILES -> conditions.checkFiles(budgets);
        case SAGEMAKER -> conditions.checkOneBucket();
        case AUGMENTED -> conditions.requireObjects(export);
      }
    }
  }

  private void checkKeys(ShardIds shardIds) {
    require(Export.KEYS, "uri", col("uri").rlike(IN_A_TAR), TARS);
    refuseShardKeys(shardIds);
  }

  private static void refuseShardKeys(ShardIds shardIds) {
    if (shardIds == ShardIds.SHARD_KEY) {
      throw CoreLakeException.usage(
          "output.exports keys needs corpus.shard-ids key, was shard-key: a key that repeats from"
              + " shard to shard names no image");
    }
  }

  private void checkFiles(List<Budget> budgets) {
    require(Export.FILES, "uri", not(col("uri").rlike(WITHIN_A_FILE)), FILES);
    long listed = images.count();
    long most = budgets.stream().mapToLong(budget -> budget.images(listed)).max().orElse(0);
    int longest = PlainUri.longest(images);
    if (most * longest * Integer.BYTES > MOST_BYTES) {
      throw CoreLakeException.usage(
          ("output.exports files would take up to %,d bytes, at most %,d: %,d paths of %,d"
                  + " characters, the longest, at four bytes each; take filenames or metadata")
              .formatted(most * longest * Integer.BYTES, MOST_BYTES, most, longest));
    }
  }

  private void requireObjects(Export export) {
    require(
        export, "uri", col("uri").rlike(OBJECT).and(not(col("uri").rlike(WITHIN_A_FILE))), OBJECTS);
  }

  /** SageMaker puts one prefix before all keys. */
  private void checkOneBucket() {
    requireObjects(Export.SAGEMAKER);
    if (images.isEmpty()) {
      return;
    }
    String bucket = PlainUri.bucket(images.select("uri").first().getString(0));
    String plain = bucket.substring("s3://".length());
    require(
        Export.SAGEMAKER,
        "uri",
        col("uri").rlike("\\As3[an]?://\\Q" + plain + "\\E"),
        "images in one bucket, such as " + bucket);
  }

  private static void refuseIf(
      boolean refused, Export export, String what, String kind, String root) {
    if (refused) {
      throw CoreLakeException.usage(
          "output.exports %s needs %s; the corpus is a %s, %s"
              .formatted(export.label(), what, kind, Uris.redacted(root)));
    }
  }

  private void require(Export export, String column, Column condition, String what) {
    List<Row> others = images.where(not(condition)).select(column).limit(1).collectAsList();
    if (!others.isEmpty()) {
      throw CoreLakeException.usage(
          "output.exports %s needs %s; an image has the %s %s"
              .formatted(export.label(), what, column, Uris.redacted(others.get(0).getString(0))));
    }
  }
}
