package io.corelake.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShownTextTest {
  @Test
  void shortText_isShownWhole() {
    assertThat(ShownText.name("a/b/\u7f8a.jpg")).isEqualTo("a/b/\u7f8a.jpg");
    assertThat(ShownText.of("", 0)).isEmpty();
  }

  @Test
  void longText_isShownByItsEnd_inWholeCharacters() {
    assertThat(ShownText.of("abcdef", 3)).isEqualTo("\u2026def");
    assertThat(ShownText.of("ab\ud83d\ude00\ud83d\ude00", 7)).isEqualTo("\u2026\ud83d\ude00");
    assertThat(ShownText.name("\u7f8a".repeat(1_000)).getBytes(StandardCharsets.UTF_8))
        .hasSize(303);
  }

  @Test
  void secrets_areNotShown_howeverLongTheTextIs() {
    assertThat(ShownText.uri("s3a://user:pass@lake/a.jpg")).isEqualTo("s3a://***@lake/a.jpg");
    String cut = ShownText.of("x?token=" + "v".repeat(5_000), 50);
    assertThat(cut).doesNotContain("vvv").endsWith("\u2026");
    assertThat(ShownText.of("secret=hush&" + "a".repeat(200), 20)).doesNotContain("hush");
  }
}
