package io.corelake.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.seed.RandomStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdLinesTest {
  private static IdLines lines(byte[] file, int offset, long lines) {
    byte[] rest = Arrays.copyOfRange(file, offset, file.length);
    return new IdLines(new ByteArrayInputStream(rest), offset, lines, "--ids x");
  }

  private static List<String> all(String text) throws IOException {
    IdLines lines = lines(text.getBytes(StandardCharsets.UTF_8), 0, 0);
    List<String> all = new ArrayList<>();
    for (String line = lines.next(); line != null; line = lines.next()) {
      all.add(line);
    }
    assertThat(lines.lines()).isEqualTo(all.size());
    return all;
  }

  @Test
  void lines_endAsOnUnixOrWindows_andTheLastNeedsNoEnd() throws IOException {
    assertThat(all("")).isEmpty();
    assertThat(all("a")).containsExactly("a");
    assertThat(all("a\n")).containsExactly("a");
    assertThat(all("a\r\nb\r\n")).containsExactly("a", "b");
    assertThat(all("a\n\nb")).containsExactly("a", "", "b");
    assertThat(all("\n")).containsExactly("");
    assertThat(all("a b\tc \r d\n é😀\u2028x")).containsExactly("a b\tc \r d", " é😀\u2028x");
  }

  @Test
  void lines_fromAnyOffset_areTheRestOfThem() throws IOException {
    RandomStream random = new RandomStream(2);
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      String id = "é".repeat(random.nextInt(200)) + i;
      expected.add(id);
      text.append(id).append(i % 3 == 0 ? "\r\n" : "\n");
    }
    byte[] file = text.toString().getBytes(StandardCharsets.UTF_8);
    IdLines lines = lines(file, 0, 0);
    for (int i = 0; i < expected.size(); i++) {
      if (i % 97 == 0) {
        IdLines rest = lines(file, (int) lines.offset(), i);
        assertThat(rest.next()).isEqualTo(expected.get(i));
        assertThat(rest.lines()).isEqualTo(i + 1);
      }
      assertThat(lines.next()).isEqualTo(expected.get(i));
    }
    assertThat(lines.next()).isNull();
    assertThat(lines.offset()).isEqualTo(file.length);
  }

  @Test
  void bytes_thatAreNoUtf8_areNamedByLine() throws IOException {
    IdLines lines = lines(new byte[] {'a', '\n', (byte) 0xff, '\n'}, 0, 16);
    lines.next();
    assertThatThrownBy(lines::next).hasMessage("--ids x line 18 is no UTF-8");
  }

  @Test
  void file_withoutLineFeeds_isNotHeldInMemory() throws IOException {
    assertThat(lines(new byte[1 << 16], 0, 0).next()).hasSize(1 << 16);
    assertThatThrownBy(() -> lines(new byte[(1 << 16) + 1], 0, 0).next())
        .hasMessage("--ids x line 1 is longer than 65536 bytes");
  }
}
