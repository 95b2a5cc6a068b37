package io.corelake.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.seed.RandomStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyLayoutTest {
  private static NpyLayout read(byte[] header, long fileBytes) throws IOException {
    return NpyLayout.read(new ByteArrayInputStream(header), fileBytes, "--vectors x.npy");
  }

  private static void assertRefused(byte[] header, long fileBytes, String message) {
    assertThatThrownBy(() -> read(header, fileBytes))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
        .hasMessageStartingWith("--vectors x.npy ")
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n")
        .hasSizeLessThan(250);
  }

  @Test
  void header_ofAnyTypeVersionShapeAndLayout_isRead() throws IOException {
    RandomStream random = new RandomStream(4);
    List<String> layouts =
        List.of(
            "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }",
            "{'shape': (%2$d, %3$d), 'fortran_order': False, 'descr': '%1$s'}",
            "{\"descr\":\"%s\",\"fortran_order\":False,\"shape\":(%d,%d)}",
            "  {  'fortran_order'  :  False , 'descr' : '%1$s' , 'shape' : ( %2$d , %3$d , ) , }  ");
    for (NpyNumber number : NpyNumber.values()) {
      for (int version = 1; version <= 3; version++) {
        for (String layout : layouts) {
          long rows = 1L + random.nextInt(1 << 30);
          int dimension = 1 + random.nextInt(5000);
          String dictionary = layout.formatted(number.descr(), rows, dimension);
          for (byte[] header :
              List.of(
                  NpyFiles.header(version, dictionary),
                  NpyFiles.unpadded(version, dictionary),
                  NpyFiles.unpadded(version, dictionary + " ".repeat(10_000) + "\n"))) {
            long bytes = header.length + rows * dimension * number.bytes();
            assertThat(read(header, bytes))
                .isEqualTo(new NpyLayout(number, rows, dimension, header.length));
            assertRefused(header, bytes - 1, "must have " + bytes + " bytes");
            assertRefused(header, bytes + 1, "has " + (bytes + 1));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ">f4 | (2, 3) | must hold numbers of type <f4, <f8 or <f2, was >f4, little-endian",
        "`|O` | (2, 3) | `was |O; pickled objects are never read`",
        "<i8 | (2, 3) | was <i8",
        "<f16 | (2, 3) | was <f16",
        "<c8 | (2, 3) | was <c8",
        "<f4 | (6,) | must be of shape (n, d), n above 0 and d from 1 to 16777216, was (6,)",
        "<f4 | () | was ()",
        "<f4 | (1, 2, 3) | was (1, 2, 3)",
        "<f4 | (0, 3) | was (0, 3)",
        "<f4 | (3, 0) | was (3, 0)",
        "<f4 | (-2, 3) | was (-2, 3)",
        "<f4 | (2, -3) | was (2, -3)",
        "<f4 | (2, 16777217) | was (2, 16777217)",
        "<f4 | (2, 9223372036854775807) | was (2, 9223372036854775807)",
        "<f4 | (99999999999999999999, 3) | was (99999999999999999999, 3)",
        "<f4 | (999999999999999999, 16777216) | must have 67108863999999999932891264 bytes",
        "<f4 | (4611686018427387904, 1) | (4611686018427387904, 1)",
        "<f4 | (2.5, 3) | was (2.5, 3)",
        "<f4 | (٢, 3) | was (",
        "<f4 | 7 | was 7",
      },
      quoteCharacter = '`')
  void type_orShape_thatCannotBeRanked_isNamed(String descr, String shape, String message) {
    assertRefused(NpyFiles.header(1, NpyFiles.dictionary(descr, shape)), 1000, message.trim());
  }

  @Test
  void fortranOrder_isRefused_withWhatToDo() {
    String dictionary = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }";
    assertRefused(NpyFiles.header(1, dictionary), 152, "numpy.ascontiguousarray");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'more': 1}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)",
        "{'descr': '<f4' 'x', 'fortran_order': False, 'shape': (2, 3)}",
        "{'descr': __import__('os').system('x'), 'fortran_order': False, 'shape': (2, 3)}",
        "[1, 2]",
        "((((((((((((((((((((",
      })
  void text_thatIsNoHeader_isRefused(String text) {
    assertRefused(
        NpyFiles.unpadded(1, text), 1000, "must have a header with descr, fortran_order and shape");
  }

  @Test
  void structuredType_isRefused() {
    String dictionary =
        "{'descr': [('a', '<f4'), ('b', '<f4')], 'fortran_order': False, 'shape': (2,), }";
    assertRefused(NpyFiles.header(1, dictionary), 1000, "was [(a, <f4), (b, <f4)]");
  }

  @Test
  void start_thatIsNotNumPys_isRefused() {
    assertRefused(new byte[0], 0, "is no .npy file");
    assertRefused("PK\3\4 an npz".getBytes(StandardCharsets.US_ASCII), 11, "is no .npy file");
    for (int version : new int[] {0, 4, 127, 255}) {
      assertRefused(
          NpyFiles.startedBy(version, 0, new byte[9]), 99, "is of .npy version " + version);
    }
  }

  @Test
  void headerLength_thatLies_allocatesNothing() {
    assertRefused(
        NpyFiles.startedBy(2, 0xffffffffL, new byte[5]), 17, "header of 4294967295 bytes");
    assertRefused(NpyFiles.startedBy(3, 1 << 17, new byte[5]), 17, "header of 131072 bytes");
    assertRefused(NpyFiles.startedBy(1, 60_000, new byte[5]), 15, "ends within its header");
  }

  @Test
  void everyPrefix_ofAFile_isRefused() {
    byte[] header = NpyFiles.header(1, NpyFiles.dictionary("<f4", "(1, 1)"));
    for (int length = 0; length < header.length; length++) {
      byte[] prefix = Arrays.copyOf(header, length);
      assertThatThrownBy(() -> read(prefix, prefix.length)).isInstanceOf(CoreLakeException.class);
    }
  }

  /**
   * Whatever a byte is changed to: read as something that fits the file, or refused in one line.
   */
  @Test
  void header_withAnyByteChanged_isReadOrRefused() throws IOException {
    byte[] whole = NpyFiles.header(1, NpyFiles.dictionary("<f4", "(10, 3)"));
    long bytes = whole.length + 120L;
    for (int at = 0; at < whole.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = whole.clone();
        changed[at] = (byte) value;
        try {
          NpyLayout layout = read(changed, bytes);
          assertThat(layout.dataOffset() + layout.rows() * layout.rowBytes()).isEqualTo(bytes);
        } catch (CoreLakeException e) {
          assertThat(e.getMessage()).startsWith("--vectors x.npy ").doesNotContain("\n");
        }
      }
    }
  }
}
