package io.corelake.config;

/**
 * The whole configuration, every value checked. The sections hold what each part of the program
 * needs; {@code settings} is where they were read from.
 */
public record Configuration(
    Settings settings,
    long seed,
    CorpusConfiguration corpus,
    VectorsConfiguration vectors,
    EmbedConfiguration embed,
    TrainConfiguration train,
    ClassesConfiguration classes,
    SelectConfiguration select,
    OutputConfiguration output) {

  /** Reads and checks every section. */
  public static Configuration of(Settings settings) {
    return new Configuration(
        settings,
        settings.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
        CorpusConfiguration.of(settings),
        VectorsConfiguration.of(settings),
        EmbedConfiguration.of(settings),
        TrainConfiguration.of(settings),
        ClassesConfiguration.of(settings),
        SelectConfiguration.of(settings),
        OutputConfiguration.of(settings));
  }
}
