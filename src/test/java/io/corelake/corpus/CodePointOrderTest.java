package io.corelake.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CodePointOrderTest {
  private static final String[] PIECES = {
    "", "a", "b", "/", "é", "図", "\uffff", "\ue000", "😀", "𐀀"
  };

  @Test
  void order_isThatOfTheUtf8Bytes() {
    RandomStream random = new RandomStream(1);
    for (int round = 0; round < 10_000; round++) {
      String a = text(random);
      String b = text(random);
      int expected =
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
      assertThat(Integer.signum(CodePointOrder.INSTANCE.compare(a, b)))
          .as("%s and %s", a, b)
          .isEqualTo(Integer.signum(expected));
    }
  }

  private static String text(RandomStream random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
