package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.config.EmbedConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ProxyOptionsTest {
  @Command
  private static final class Parsed {
    @ArgGroup(exclusive = false, multiplicity = "1..*")
    private List<ProxyOptions> proxies = new ArrayList<>();

    @Mixin private ConfigurationOptions options = new ConfigurationOptions();
  }

  private static List<EmbedConfiguration> parse(String arguments) {
    Parsed parsed = new Parsed();
    new CommandLine(parsed).parseArgs(arguments.split(" "));
    return parsed.proxies.stream().map(proxy -> proxy.load(parsed.options).embed()).toList();
  }

  @Test
  void with_holdsForTheProxyBeforeItAlone() {
    List<EmbedConfiguration> proxies =
        parse(
            "--proxy a --with embed.image-size=32 --with embed.std=[2,2,2]"
                + " --set embed.views=3 --proxy b --proxy c --with embed.image-size=64");
    assertThat(proxies).extracting(EmbedConfiguration::proxy).containsExactly("a", "b", "c");
    assertThat(proxies)
        .extracting(proxy -> proxy.imageSizeFor(false, 0))
        .containsExactly(32, 224, 64);
    assertThat(proxies).extracting(proxy -> proxy.std().get(0)).containsExactly(2.0, 1.0, 1.0);
    assertThat(proxies).extracting(EmbedConfiguration::views).containsOnly(3);
  }

  @Test
  void keysThatWouldMeasureSomethingElse_areRefused() {
    for (String key : List.of("seed=1", "embed.views=2", "embed.proxy=b", "embed.augment.hue=0")) {
      assertThatThrownBy(() -> parse("--proxy a --with " + key))
          .hasMessageContaining("--with must set one of embed.batch-size")
          .hasMessageContaining("was " + key);
    }
  }
}
