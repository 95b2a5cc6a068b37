package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintsTest {
  private static final String PROXY = "a".repeat(64);

  private static Configuration configuration(String... settings) {
    return Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of(settings)));
  }

  private static String key(String... settings) {
    return Fingerprints.embedKey(PROXY, 32, configuration(settings));
  }

  private static String proxy(String... settings) {
    return Fingerprints.trainedProxy("folder file:/lake", configuration(settings));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seed=1",
        "embed.views=5",
        "embed.batch-size=65",
        "embed.mean=[0.5,0.5,0.5]",
        "embed.std=[0.5,0.5,0.5]",
        "embed.augment.hue=0.2",
        "embed.augment.crop-area=[0.5,1]",
        "corpus.max-pixels=1000000",
        "corpus.max-side=1000",
        "corpus.max-aspect=10",
        "corpus.decode-timeout=10",
        "corpus.max-bytes=1000000"
      })
  void whatARowDependsOn_isInItsKey(String setting) {
    assertThat(key(setting)).isNotEqualTo(key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embed.images-per-task=7",
        "embed.chunk-seconds=7",
        "embed.device=cpu",
        "corpus.dedup=off",
        "corpus.label-column=x",
        "classes.count=3",
        "select.objective=cut",
        "train.epochs=3"
      })
  void whatItDoesNotDependOn_isNot(String setting) {
    assertThat(key(setting)).isEqualTo(key());
  }

  @Test
  void proxy_itsImageSize_andTheCorpus_tellTablesApart() {
    assertThat(Fingerprints.embedKey("b".repeat(64), 32, configuration())).isNotEqualTo(key());
    assertThat(Fingerprints.embedKey(PROXY, 64, configuration())).isNotEqualTo(key());
    assertThat(Fingerprints.embed("one state", key()))
        .isNotEqualTo(Fingerprints.embed("another", key()))
        .isNotEqualTo(Fingerprints.embed("one state", key("seed=1")));
  }

  /** On another day one image can be read, and another one cannot. */
  @Test
  void classes_areOfTheImagesThatAreEmbedded_notOfTheirNumber() {
    String classes = Fingerprints.classes("e", 9, 1, "", configuration());
    assertThat(Fingerprints.classes("e", 9, 2, "", configuration())).isNotEqualTo(classes);
    assertThat(Fingerprints.classes("e", 8, 1, "", configuration())).isNotEqualTo(classes);
    assertThat(Fingerprints.classes("e", 9, 1, "", configuration())).isEqualTo(classes);
    assertThat(Fingerprints.classes("e", 9, 1, "labels.csv", configuration()))
        .isNotEqualTo(classes);
    assertThat(Fingerprints.classes("e", 9, 1, "", configuration("classes.gate=stop")))
        .isEqualTo(classes);
    for (String setting : List.of("seed=1", "classes.count=7", "classes.least-size=2")) {
      assertThat(Fingerprints.classes("e", 9, 1, "", configuration(setting)))
          .as(setting)
          .isNotEqualTo(classes);
    }
  }

  @Test
  void trainedProxy_isOfAPlaceAndATraining() {
    for (String setting :
        List.of("seed=1", "train.epochs=3", "train.images=9", "embed.augment.hue=0.2")) {
      assertThat(proxy(setting)).as(setting).isNotEqualTo(proxy());
    }
    assertThat(Fingerprints.trainedProxy("folder file:/other", configuration()))
        .isNotEqualTo(proxy());
    assertThat(Fingerprints.trainedProxy("parquet file:/lake", configuration()))
        .isNotEqualTo(proxy());
    assertThat(proxy("train.renew=true", "embed.views=5")).isEqualTo(proxy());
  }
}
