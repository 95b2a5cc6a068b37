package io.corelake.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
  private static List<CsvRecord> read(InputStream in) throws IOException {
    List<CsvRecord> records = new ArrayList<>();
    CsvReader csv = new CsvReader(in, ',');
    for (@Nullable CsvRecord next = csv.next(); next != null; next = csv.next()) {
      records.add(next);
    }
    return records;
  }

  private static List<CsvRecord> read(String text) throws IOException {
    return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void records_haveTheirLines_overEveryKindOfLineEnd() throws IOException {
    List<CsvRecord> records = read("a,b\n\n\"c\r\nd\ne\",f\r\n \t\ng\r\rh,\"\"\"\",\"\"");
    assertThat(records).extracting(CsvRecord::line).containsExactly(1L, 3L, 7L, 9L);
    assertThat(records.get(1).fields()).containsExactly("c\r\nd\ne", "f");
    assertThat(records.get(3).fields()).containsExactly("h", "\"", null);
    assertThat(read("")).isEmpty();
    assertThat(read("\n")).isEmpty();
    assertThat(read("\"\"")).hasSize(1);
    assertThat(read(",").get(0).fields()).containsExactly(null, null);
  }

  @Test
  void wrongQuotes_costOneLine() throws IOException {
    List<CsvRecord> records = read("a,\"b\nc,d\n\"e\"f,g\nh,\"i\"\nj,\"k");
    assertThat(records)
        .extracting(CsvRecord::fault)
        .containsExactly(
            "text follows the closing quote of field 2",
            null,
            "text follows the closing quote of field 1",
            null,
            "the quote of field 2 is never closed");
    assertThat(records).extracting(CsvRecord::line).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  /** A stream may give a byte at a time, and a record may be longer than any buffer. */
  @Test
  void records_areWhole_overManyReads() throws IOException {
    String record = "\"" + "é\"\"\r\n".repeat(30_000) + "\",x\r\n";
    InputStream slow =
        new FilterInputStream(
            new ByteArrayInputStream(
                ("\ufeff" + record.repeat(2)).getBytes(StandardCharsets.UTF_8))) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return super.read(bytes, offset, Math.min(length, 997));
          }
        };
    assertThat(read(slow))
        .hasSize(2)
        .allMatch(csv -> csv.fields().equals(List.of("é\"\r\n".repeat(30_000), "x")));
  }

  @Test
  void record_thatIsTooLong_costsOneLine() throws IOException {
    String open = "a,\"" + "x".repeat(CsvReader.LONGEST / 2) + "\n";
    List<CsvRecord> records = read(open + "b\n" + "y".repeat(CsvReader.LONGEST + 5) + "\nc\n");
    assertThat(records).extracting(CsvRecord::line).containsExactly(1L, 2L, 3L, 4L);
    assertThat(records.get(0).fault()).contains("more than 16,777,216 bytes");
    assertThat(records.get(1).fields()).containsExactly("b");
    assertThat(records.get(2).fault()).contains("more than 16,777,216 bytes");
    assertThat(records.get(3).fields()).containsExactly("c");
  }
}
