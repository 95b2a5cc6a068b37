package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.config.ClassesConfiguration;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.quality.ClassSpread;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClassWarningsTest {
  private static final int DIMENSION = 64;

  private static ClassSpread spread(long classes, long images, @Nullable Double separation) {
    return new ClassSpread(classes, images, 1, 2, 3, separation == null ? 0 : 0.5, separation);
  }

  private static StageRecord record(Map<String, Long> counts) {
    return new StageRecord("classes", "f", null, "data", 1L, 1L, new TreeMap<>(counts), 1, "");
  }

  private static ClassesConfiguration configuration(String... settings) {
    return Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of(settings)))
        .classes();
  }

  private static List<String> kmeans(ClassSpread spread, String... settings) {
    return ClassWarnings.of(spread, record(Map.of()), configuration(settings), false, DIMENSION);
  }

  private static List<String> fewLabels(
      ClassSpread spread, long heldOut, long right, long strangers) {
    return ClassWarnings.of(
        spread,
        record(
            Map.of(
                ClassCounts.LABELLED, 5 * heldOut,
                ClassCounts.HELD_OUT, heldOut,
                ClassCounts.HELD_OUT_RIGHT, right,
                ClassCounts.LARGEST_LABEL, heldOut,
                ClassCounts.STRANGERS, strangers)),
        configuration("classes.method=few-labels", "classes.labels=x.csv"),
        false,
        DIMENSION);
  }

  @Test
  void soundClasses_haveNone() {
    assertThat(kmeans(spread(10, 1000, 0.3))).isEmpty();
    assertThat(fewLabels(spread(10, 1000, 0.3), 100, 80, 100)).isEmpty();
  }

  /** 1 - 10^(-2 / 64) = 0.069; 1 - 10000^(-2 / 64) = 0.250. */
  @Test
  void kmeans_isHeldAgainstNoise_ofAsManyClasses() {
    assertThat(kmeans(spread(10, 1000, 0.07))).isEmpty();
    assertThat(kmeans(spread(10, 1000, 0.068)))
        .singleElement()
        .asString()
        .startsWith("0.068 of the variance is between the latent classes, below 0.069")
        .contains("k-means would find in noise", "classes.count");
    assertThat(kmeans(spread(10_000, 1_000_000, 0.26))).isEmpty();
    assertThat(kmeans(spread(10_000, 1_000_000, 0.24))).hasSize(1);
  }

  @Test
  void classesThatAreGiven_areHeldAgainstLots() {
    assertThat(fewLabels(spread(10, 1000, 0.03), 100, 80, 100)).isEmpty();
    assertThat(fewLabels(spread(10, 1000, 0.01), 100, 80, 100))
        .singleElement()
        .asString()
        .contains("hardly more than classes dealt by lot");
  }

  @Test
  void tooManyClasses_areNoted() {
    assertThat(kmeans(spread(300, 1000, 0.9)))
        .singleElement()
        .asString()
        .startsWith("the 300 latent classes have 3.3 images on average");
    assertThat(kmeans(spread(100, 1000, 0.9), "classes.count=2000"))
        .singleElement()
        .asString()
        .startsWith("classes.count is 2,000, and there are only 1,000 images");
  }

  @Test
  void vectorsThatAreAllTheSame_areNoted() {
    assertThat(kmeans(spread(1, 1000, null)))
        .singleElement()
        .asString()
        .startsWith("all 1,000 image vectors are the same");
  }

  @Test
  void labels_areHeldAgainstTheMostFrequent_andAgainstAllImages() {
    assertThat(fewLabels(spread(10, 1000, 0.3), 100, 30, 100))
        .singleElement()
        .asString()
        .contains("0.300 of 100 held-out ones", "would come to 0.200");
    assertThat(fewLabels(spread(10, 1000, 0.3), 100, 80, 300))
        .singleElement()
        .asString()
        .startsWith("30 % of the images are unlike every labelled class");
    assertThat(fewLabels(spread(10, 1000, 0.3), 10, 1, 900))
        .singleElement()
        .asString()
        .startsWith("50 labels are too few");
  }

  @Test
  void imagesWithoutALabel_andLabelsWithoutAnImage_areCounted() {
    assertThat(
            ClassWarnings.of(
                spread(10, 1000, 0.3),
                record(Map.of(ClassCounts.UNLABELLED, 7L)),
                configuration("classes.method=column"),
                false,
                DIMENSION))
        .containsExactly("7 of 1,000 images have no label, and are a latent class of their own");
  }

  @Test
  void fewImages_areNotJudged() {
    assertThat(kmeans(spread(10, 19, 0.001))).isEmpty();
  }
}
