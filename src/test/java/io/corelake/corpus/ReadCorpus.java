package io.corelake.corpus;

import io.corelake.config.Configuration;
import io.corelake.config.CorpusConfiguration;
import io.corelake.config.SettingsLoader;
import io.corelake.progress.Progress;
import io.corelake.storage.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * All that a corpus says of its images.
 *
 * @param rows of the corpus stage's table, by position
 * @param contents sha256 of the bytes by position and id, as the embed stage is given them
 * @param some the same of every third image, as the driver is given them
 */
record ReadCorpus(List<Row> rows, Map<String, String> contents, Map<String, String> some) {
  private static final int EVERY = 3;

  static CorpusConfiguration configuration(String... settings) {
    return Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of(settings)))
        .corpus();
  }

  static Corpus open(SparkSession spark, String input, String... settings) {
    return Corpus.open(spark, input, configuration(settings), Progress.SILENT);
  }

  static ReadCorpus of(SparkSession spark, Path input, String... settings) {
    try (Corpus corpus = open(spark, input.toString(), settings)) {
      Dataset<Row> images = corpus.images(spark.sparkContext().longAccumulator());
      List<Row> rows = images.orderBy("index").collectAsList();
      List<ImageReference> references = new ArrayList<>();
      for (int i = 0; i < rows.size(); i += EVERY) {
        if (rows.get(i).getAs("reject_reason") == null) {
          references.add(ImageReference.of(rows.get(i)));
        }
      }
      Map<String, String> some = new TreeMap<>();
      corpus
          .contents(references)
          .forEachRemaining(image -> some.put(image.image().imageId(), hash(spark, image)));
      Map<String, String> contents = new TreeMap<>();
      boolean positions = corpus.knowsPositions();
      // Spark's Kryo does not know records.
      corpus
          .contents(images, 16)
          .map(
              image ->
                  RowFactory.create(
                      image.image().index(),
                      image.image().imageId(),
                      image.image().uri(),
                      image.bytes()))
          .collect()
          .forEach(
              row ->
                  contents.put(
                      (positions ? row.getLong(0) + " " : "") + row.getString(1),
                      hash(
                          spark,
                          new ImageContent(
                              new ImageReference(row.getString(1), row.getString(2), 0, null),
                              row.getAs(3)))));
      return new ReadCorpus(rows, contents, some);
    }
  }

  private static String hash(SparkSession spark, ImageContent image) {
    try (ImageBytes bytes =
        new ImageBytes(spark.sparkContext().hadoopConfiguration(), Integer.MAX_VALUE - 8)) {
      return Sha256.of(bytes.of(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UnreadableImageException e) {
      return e.reason();
    }
  }

  /** Returns a column's values by position. */
  List<String> column(String name) {
    return rows.stream()
        .map(
            row ->
                row.isNullAt(row.fieldIndex(name)) ? null : String.valueOf(row.<Object>getAs(name)))
        .toList();
  }
}
