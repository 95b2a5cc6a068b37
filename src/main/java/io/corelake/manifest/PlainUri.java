package io.corelake.manifest;

import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Hadoop's URIs as programs outside Hadoop write them. */
final class PlainUri {
  private PlainUri() {}

  /** Returns a path for a local file, the scheme {@code s3} for Hadoop's S3, and others as is. */
  static String of(String uri) {
    return uri.replaceFirst("^file:(//)?(?=/)", "").replaceFirst("^s3[an]://", "s3://");
  }

  /** Returns the bucket of an object with its scheme and a slash; empty where there is none. */
  static String bucket(String uri) {
    String plain = of(uri);
    int slash = plain.startsWith("s3://") ? plain.indexOf('/', "s3://".length()) : -1;
    return plain.substring(0, slash + 1);
  }

  /** Returns how many code points the longest of the column {@code uri} has; 0 of no rows. */
  static int longest(Dataset<Row> images) {
    return images
        .where("uri IS NOT NULL")
        .select("uri")
        .map((MapFunction<Row, Integer>) row -> length(row.getString(0)), Encoders.INT())
        .javaRDD()
        .fold(0, Math::max);
  }

  private static int length(String uri) {
    String plain = of(uri);
    return plain.codePointCount(0, plain.length());
  }
}
