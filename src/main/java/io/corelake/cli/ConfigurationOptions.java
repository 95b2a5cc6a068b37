package io.corelake.cli;

import io.corelake.CoreLakeException;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.config.SettingsLoader.ConfigurationFile;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import scala.Tuple2;

/** Where the configuration comes from. */
final class ConfigurationOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with the keys that differ from the reference, conf/corelake.yaml.")
  @Nullable String file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A single key, such as --set 'select.keep=[0.1,0.5]'. May be repeated.")
  List<String> assignments = List.of();

  /** Returns the effective configuration, checked. */
  Configuration load(Map<String, String> options) {
    return load(options, List.of());
  }

  /**
   * As the other, with more assignments after those of {@code --set}.
   *
   * @param more {@code key=value}
   */
  Configuration load(Map<String, String> options, List<String> more) {
    SparkConf spark = new SparkConf();
    Map<String, String> properties =
        Arrays.stream(spark.getAll()).collect(Collectors.toMap(Tuple2::_1, Tuple2::_2));
    return Configuration.of(
        SettingsLoader.load(
            configurationFile(spark),
            properties,
            options,
            Stream.concat(assignments.stream(), more.stream()).toList()));
  }

  private @Nullable ConfigurationFile configurationFile(SparkConf spark) {
    if (file == null) {
      return null;
    }
    Storage storage = new Storage(HadoopConfigurations.of(spark));
    Path path = new Path(file);
    if (!storage.exists(path) || storage.isDirectory(path)) {
      throw CoreLakeException.usage("--config " + Uris.redacted(file) + " is no file");
    }
    return new ConfigurationFile(Uris.redacted(file), storage.readText(path));
  }
}
