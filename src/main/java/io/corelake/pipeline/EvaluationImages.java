package io.corelake.pipeline;

import static org.apache.spark.sql.functions.broadcast;

import io.corelake.CoreLakeException;
import io.corelake.config.Configuration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.HashSample;
import io.corelake.corpus.ImageReference;
import io.corelake.corpus.LabelFile;
import io.corelake.evaluate.Draw;
import io.corelake.evaluate.Labelled;
import io.corelake.evaluate.Split;
import io.corelake.manifest.RunFiles;
import io.corelake.progress.Progress;
import io.corelake.storage.Uris;
import io.corelake.table.ParquetTable;
import io.corelake.train.SampleImage;
import io.corelake.train.TrainingSample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The ranked images that take part in an evaluation.
 *
 * @param references in the order of their hashes
 * @param classOf the latent class of each id
 * @param labels of those that have one
 */
record EvaluationImages(
    List<ImageReference> references, Map<String, Integer> classOf, Map<String, String> labels) {
  /** Fewer held-out images say nothing. */
  private static final int LEAST_HELD_OUT = 10;

  /** Of the heap, the rest being Spark's. */
  private static final double MOST_OF_HEAP = 0.7;

  /**
   * Draws them.
   *
   * @param labelFile {@code --labels}; null: the labels of the corpus
   */
  static EvaluationImages draw(
      SparkSession spark,
      PublishedRun run,
      Configuration configuration,
      @Nullable String labelFile,
      int images) {
    Dataset<Row> ranking =
        ParquetTable.read(spark, new Path(run.directory(), RunFiles.RANKING))
            .select("image_id", "uri", "index", "label", "latent_class");
    List<Row> rows = HashSample.of(ranking, configuration.seed(), Draw.SAMPLE, images);
    List<ImageReference> references = new ArrayList<>();
    Map<String, Integer> classOf = new HashMap<>();
    Map<String, String> labels = new HashMap<>();
    for (Row row : rows) {
      ImageReference image = ImageReference.of(row);
      references.add(image);
      classOf.put(image.imageId(), row.getAs("latent_class"));
      String label = image.label();
      if (labelFile == null && label != null) {
        labels.put(image.imageId(), label);
      }
    }
    if (labelFile != null) {
      Dataset<Row> drawn =
          spark
              .createDataset(
                  references.stream().map(ImageReference::imageId).toList(), Encoders.STRING())
              .toDF("image_id");
      LabelFile.read(spark, "--labels", labelFile, configuration.corpus())
          .join(broadcast(drawn), "image_id")
          .select("image_id", "label")
          .collectAsList()
          .forEach(row -> labels.put(row.getString(0), row.getString(1)));
      if (labels.isEmpty()) {
        throw CoreLakeException.input(
            "--labels %s has no label of the %,d images that take part; ids must be as in the manifests (image_id), such as %s"
                .formatted(
                    Uris.redacted(labelFile), references.size(), references.get(0).imageId()));
      }
    }
    return new EvaluationImages(references, classOf, labels);
  }

  List<String> ids() {
    return references.stream().map(ImageReference::imageId).toList();
  }

  /** Splits them, and refuses what no probe could be tried on. */
  Split split(long seed) {
    Split split = Split.of(ids(), labels, seed);
    long different = Math.min(different(split.probed()), different(split.heldOut()));
    if (split.heldOut().size() < LEAST_HELD_OUT || different < 2) {
      throw CoreLakeException.input(
          "%,d of the %,d images that take part have a label, %d different ones; a probe needs 2 to learn and 2 to tell, and %d labelled images to be tried on one in five of them (--labels, --images)"
              .formatted(
                  labels.size(),
                  references.size(),
                  different(labels.keySet()),
                  5 * LEAST_HELD_OUT));
    }
    return split;
  }

  private long different(Collection<String> ids) {
    return ids.stream().map(labels::get).distinct().count();
  }

  /** Reads the images' pixels into memory. */
  Labelled read(
      SparkSession spark,
      PublishedRun run,
      Configuration configuration,
      Split split,
      Progress progress) {
    refuseTooMany(configuration);
    List<SampleImage> pixels;
    try (Corpus corpus =
        Corpus.open(spark, run.record().input(), configuration.corpus(), progress)) {
      pixels =
          TrainingSample.read(
              spark.sparkContext().hadoopConfiguration(),
              corpus,
              references,
              configuration,
              progress);
    }
    Map<String, SampleImage> images = new HashMap<>();
    pixels.forEach(image -> images.put(image.imageId(), image));
    if (images.size() < references.size()) {
      throw CoreLakeException.input(
          "%,d of the %,d images that take part can no longer be read from %s; rank the corpus as it is now"
              .formatted(
                  references.size() - images.size(),
                  references.size(),
                  Uris.redacted(run.record().input())));
    }
    return new Labelled(images, labels, split);
  }

  private void refuseTooMany(Configuration configuration) {
    long most = references.size() * TrainingSample.mostBytes(configuration.train().imageSize());
    long heap = Runtime.getRuntime().maxMemory();
    if (most > MOST_OF_HEAP * heap) {
      throw CoreLakeException.usage(
          "--images: %,d images for an encoder of %d px take up to %,d MB, and the driver has %,d MB; lower --images or train.image-size, or raise spark.driver.memory (of deploy/local/corelake: CORELAKE_JAVA_OPTS=-Xmx8g)"
              .formatted(
                  references.size(), configuration.train().imageSize(), most >> 20, heap >> 20));
    }
  }

  /** Returns whether any image has a label. */
  boolean hasLabels() {
    return !labels.isEmpty();
  }
}
