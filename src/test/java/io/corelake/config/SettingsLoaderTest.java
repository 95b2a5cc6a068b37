package io.corelake.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.CorpusConfiguration.Dedup;
import io.corelake.config.SettingsLoader.ConfigurationFile;
import io.corelake.image.AugmentationPolicy;
import io.corelake.image.DecodeLimits;
import io.corelake.selection.Objective;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsLoaderTest {
  private static Configuration load(@Nullable String file, String... assignments) {
    return Configuration.of(
        SettingsLoader.load(
            file == null ? null : new ConfigurationFile("my.yaml", file),
            Map.of(),
            Map.of(),
            List.of(assignments)));
  }

  @Test
  void reference_isValid_andTheDefaultsAreTheDocumentedOnes() {
    Configuration configuration = load(null);
    assertThat(configuration.seed()).isZero();
    assertThat(configuration.corpus().maxRejectFraction()).isEqualTo(0.1);
    assertThat(configuration.corpus().dedup()).isEqualTo(Dedup.EXACT);
    assertThat(configuration.corpus().limits()).isEqualTo(new DecodeLimits(89_478_485, 1L << 24));
    assertThat(configuration.corpus().dedupEpsilon()).isEqualTo(0.05);
    assertThat(configuration.embed().views()).isEqualTo(8);
    assertThat(configuration.embed().imageSizeFor(false, 32)).isEqualTo(224);
    assertThat(configuration.embed().imageSizeFor(true, 32)).isEqualTo(32);
    assertThat(configuration.embed().augment()).isEqualTo(AugmentationPolicy.simClr());
    assertThat(configuration.select().objective()).isEqualTo(Objective.CL_CORE);
    assertThat(configuration.select().keep())
        .extracting(Budget::directory)
        .containsExactly("keep-0.20", "keep-0.40", "keep-0.60", "keep-0.80");
    assertThat(configuration.output().exports()).hasSize(4);
    assertThat(configuration.output().mapImages()).isEqualTo(2_000);
    assertThat(configuration.classes().countFor(2_000)).isEqualTo(10);
    assertThat(configuration.classes().countFor(50_000)).isEqualTo(100);
    assertThat(configuration.classes().countFor(1_000_000_000)).isEqualTo(10_000);
    assertThat(configuration.classes().countFor(3)).isEqualTo(3);
  }

  @Test
  void sources_goOverOneAnother_referenceFileSparkOptionsSet() {
    String file = "embed: {views: 5, batch-size: 100, image-size: 48}\nseed: 1";
    Settings settings =
        SettingsLoader.load(
            new ConfigurationFile("my.yaml", file),
            Map.of("spark.corelake.embed.views", "6", "spark.corelake.seed", "2", "spark.x", "y"),
            Map.of("embed.proxy", "p.pt"),
            List.of("embed.views=7"));
    assertThat(settings.integer("embed.views", 0, 10)).isEqualTo(7);
    assertThat(settings.origin("embed.views")).isEqualTo("--set");
    assertThat(settings.integer("seed", 0, 10)).isEqualTo(2);
    assertThat(settings.integer("embed.batch-size", 0, 100)).isEqualTo(100);
    assertThat(settings.origin("embed.batch-size")).isEqualTo("my.yaml");
    assertThat(settings.text("embed.proxy")).isEqualTo("p.pt");
    assertThat(settings.origin("classes.count")).isEqualTo("default");
  }

  /** Every message names the key, the value and the bound. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "corpus.dedup=exactly | corpus.dedup must be one of off, exact, near (nearest: ",
        "corpus.max-side=0 | corpus.max-side must be a whole number from 1 to 2147483647, was 0",
        "corpus.max-aspect=0.5 | corpus.max-aspect must be a number from 1.0 to 2.147483647E9, was 0.5",
        "corpus.decode-timeout=0 | corpus.decode-timeout must be a whole number from 1 to 86400, was 0",
        "corpus.dedup-epsilon=1 | corpus.dedup-epsilon must be a number from 0.0 to 0.999999999, was 1",
        "embed.views=0 | embed.views must be a whole number from 1 to 256, was 0 (--set)",
        "embed.views=two | embed.views must be a whole number from 1 to 256, was two (--set)",
        "embed.views=2.5 | embed.views must be a whole number from 1 to 256, was 2.5 (--set)",
        "embed.batch-size=3 | embed.batch-size must be at least embed.views, which is 8, was 3",
        "embed.chunk-seconds=-1 | embed.chunk-seconds must be a whole number from 0 to 86400, was -1",
        "embed.device=gpus | must be one of auto, cpu, gpu (nearest: gpu), was gpus",
        "embed.mean=[0,1] | embed.mean must be a list of 3 numbers from -1000.0 to 1000.0, was [0, 1]",
        "embed.std=[0,1,1] | embed.std must be a list of 3 numbers from 1.0E-6",
        "embed.proxy-sha256=abc | embed.proxy-sha256 must be 64 hexadecimal digits or empty, was abc",
        "embed.augment.hue=0.6 | embed.augment.hue must be a number from 0.0 to 0.5, was 0.6",
        "embed.augment.crop-area=[0.9,0.1] | embed.augment.crop-area must be [lowest, highest]",
        "embed.image-size=7 | embed.image-size must be a whole number from 8 to 1024, was 7",
        "corpus.max-reject-fraction=2 | must be a number from 0.0 to 1.0, was 2",
        "corpus.shard-ids=keys | must be one of key, shard-key (nearest: key), was keys",
        "corpus.extensions=[] | corpus.extensions must name at least one extension",
        "classes.count=0 | classes.count must be a whole number from 1 to 1000000, was 0",
        "classes.count=2000000 | classes.count must be a whole number from 1 to 1000000",
        "classes.method=kmean | must be one of kmeans, few-labels, zero-shot, column (nearest: kmeans), was kmean",
        "select.objective=clcore | (nearest: cl-core), was clcore (--set)",
        "select.keep=0.2 | select.keep must be a list such as [a, b], was 0.2",
        "select.keep=[] | select.keep must name at least one budget",
        "select.keep=[0.2,0.20] | select.keep must not name a budget twice",
        "select.keep=[1.5] | select.keep must hold shares above 0 and at most 1.0",
        "select.keep=[0] | select.keep must hold shares above 0 and at most 1.0",
        "select.keep=[many] | select.keep must hold shares above 0 and at most 1.0",
        "output.map-images=5001 | output.map-images must be a whole number from 0 to 5000, was 5001",
        "output.exports=[imags] | (nearest to 'imags': images)",
        "train.temperature=0 | train.temperature must be a number from 0.01 to 10.0, was 0",
        "train.schedule=cosin | train.schedule must be one of cosine, constant (nearest: cosine), was cosin",
        "train.warm-up=1.5 | train.warm-up must be a number from 0.0 to 1.0, was 1.5",
        "train.weight-decay=-1 | train.weight-decay must be a number from 0.0 to 1.0, was -1",
        "train.width=broad | train.width must be one of narrow, standard, wide",
        "train.early-stop.every=0 | train.early-stop.every must be a whole number from 1 to 10000, was 0",
        "train.early-stop.patience=-1 | train.early-stop.patience must be a whole number from 0 to 10000, was -1",
        "train.early-stop.improvement=2 | train.early-stop.improvement must be a number from 0.0 to 1.0, was 2",
        "train.threads=0 | train.threads must be a whole number from 1 to 1024, was 0",
        "train.checkpoint-seconds=-1 | train.checkpoint-seconds must be a whole number from 0 to 86400, was -1",
        "seed=x | seed must be a whole number",
        "embed.proxy-sha256=0000000000000000000000000000000000000000000000000000000000000000 | embed.proxy-sha256 needs embed.proxy (--proxy)",
        "embed.view=3 | Unknown configuration key embed.view (--set); did you mean embed.views?",
        "embed=3 | embed (--set) is a section; set one of its keys, such as embed.augment.",
        "embed.views | --set must be key=value, such as --set embed.views=8, was embed.views",
        "select.keep=[0.1 | --set is no YAML",
      })
  void mistake_isNamed(String assignment, String message) {
    assertThatThrownBy(() -> load(null, assignment))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void file_withAnUnknownKeyOrNoYaml_isNamed() {
    assertThatThrownBy(() -> load("embed: {veiws: 3}"))
        .hasMessage("Unknown configuration key embed.veiws (my.yaml); did you mean embed.views?");
    assertThatThrownBy(() -> load("a: [")).hasMessageStartingWith("my.yaml is no YAML");
    assertThatThrownBy(() -> load("just text"))
        .hasMessageStartingWith("my.yaml must be YAML with keys");
    assertThatThrownBy(() -> load("seed: 1\nseed: 2")).hasMessageContaining("seed");
    assertThatThrownBy(() -> load("embed: &a {augment: *a}")).isInstanceOf(CoreLakeException.class);
    assertThatThrownBy(() -> load("seed: " + "[".repeat(30_000)))
        .isInstanceOf(CoreLakeException.class);
    assertThat(load("").seed()).isZero();
  }
}
