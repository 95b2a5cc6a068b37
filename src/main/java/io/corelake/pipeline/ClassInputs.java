package io.corelake.pipeline;

import io.corelake.config.ClassesConfiguration;
import io.corelake.config.Configuration;
import io.corelake.corpus.LabelFile;
import io.corelake.storage.Storage;
import io.corelake.vectors.InputFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** The files beside the corpus that latent classes are made of. */
final class ClassInputs {
  static final String LABELS = "classes.labels";

  private ClassInputs() {}

  /** Refuses what can be known to be of no use before images are embedded. */
  static void check(SparkSession spark, Configuration configuration) {
    switch (configuration.classes().method()) {
      case FEW_LABELS ->
          LabelFile.read(spark, LABELS, configuration.classes().labels(), configuration.corpus());
      case ZERO_SHOT -> Prototypes.open(spark, configuration.classes());
      case KMEANS, COLUMN -> {}
    }
  }

  /** Returns places, sizes and times of the files; empty where there are none. */
  static String description(Storage storage, Configuration configuration) {
    ClassesConfiguration classes = configuration.classes();
    return Stream.of(classes.labels(), classes.prototypes(), classes.prototypeNames())
        .filter(uri -> !uri.isEmpty())
        .flatMap(uri -> InputFile.below(storage, storage.qualified("classes", uri)).stream())
        .map(file -> file.path() + "\0" + file.bytes() + "\0" + file.modifiedMillis())
        .collect(Collectors.joining("\n"));
  }
}
