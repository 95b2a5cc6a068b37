package io.corelake.corpus;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {
  private static final String LONG = "folder/".repeat(30) + "x.jpg";

  /** The first 100 bytes, which are all that a header holds of it, look like a folder's name. */
  private static final String CUT_AT_A_SLASH = "f".repeat(99) + "/x.jpg";

  @TempDir Path folder;

  private OpenedTar tar(TarBytes tar) {
    return OpenedTar.of(folder, tar);
  }

  @Test
  void files_ofAllSizes_haveTheirOffsets() {
    TarBytes tar = new TarBytes();
    for (int bytes : new int[] {0, 1, 255, 256, 257, 511, 512, 513, 1024, 300_000}) {
      tar.file("size." + bytes, new byte[bytes]);
    }
    tar.end();
    assertThat(tar(tar).files()).isEqualTo(tar.files());
    assertThat(tar(tar).faults()).isEmpty();
  }

  @Test
  void texts_areThoseOfShortFiles() {
    TarBytes tar =
        new TarBytes().file("a", "é\n").file("b", "x".repeat(256)).file("c", "y".repeat(257));
    assertThat(tar(tar.end()).members())
        .extracting(TarMember::text)
        .containsExactly("é\n", "x".repeat(256), null);
  }

  @ParameterizedTest
  @CsvSource({"2, true", "2, false", "3, true", "3, false"})
  void names_ofAnyLength_asCommonsCompressWritesThem(int longNames, boolean pax)
      throws IOException {
    List<String> names =
        List.of(
            "a.jpg",
            LONG,
            "é/图/😀.jpg",
            CUT_AT_A_SLASH,
            "n".repeat(100),
            "n".repeat(101),
            "ü".repeat(80));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8")) {
      out.setLongFileMode(longNames);
      out.setAddPaxHeadersForNonAsciiNames(pax);
      for (String name : names) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(3);
        out.putArchiveEntry(entry);
        out.write("abc".getBytes(UTF_8));
        out.closeArchiveEntry();
      }
    }
    OpenedTar tar = OpenedTar.of(folder, bytes.toByteArray());
    assertThat(tar.files()).extracting(TarMember::name).containsExactlyElementsOf(names);
    assertThat(tar.faults()).isEmpty();
    for (TarMember file : tar.files()) {
      assertThat(new String(bytes.toByteArray(), (int) file.offset(), 3, UTF_8)).isEqualTo("abc");
    }
  }

  @Test
  void prefix_isUstars_andNotGnus() {
    byte[] ustar = new TarBytes.Header("x.jpg", '0', 0).text(345, "a/b").sealed();
    byte[] gnu =
        new TarBytes.Header("y.jpg", '0', 0).text(257, "ustar  \0").text(345, "123").sealed();
    byte[] old = new TarBytes.Header("z.jpg", '\0', 0).bytes(257, new byte[8]).sealed();
    assertThat(tar(new TarBytes().raw(ustar).raw(gnu).raw(old).end()).files())
        .extracting(TarMember::name)
        .containsExactly("a/b/x.jpg", "y.jpg", "z.jpg");
  }

  @Test
  void checksum_mayBeOfSignedBytes() {
    byte[] block = new TarBytes.Header("é.jpg", '0', 0).sealed();
    int sum = 8 * ' ';
    for (int i = 0; i < block.length; i++) {
      sum += i < 148 || i >= 156 ? block[i] : 0;
    }
    System.arraycopy("%06o\0 ".formatted(sum).getBytes(ISO_8859_1), 0, block, 148, 8);
    assertThat(tar(new TarBytes().raw(block).end()).files())
        .extracting(TarMember::name)
        .containsExactly("é.jpg");
  }

  @Test
  void whatIsNoFile_isPassedOver_withItsData() {
    TarBytes tar = new TarBytes();
    tar.member('5', "folder/")
        .member('2', "link.jpg")
        .member('3', "device")
        .member('g', "global", (byte) 'x');
    tar.raw(new TarBytes.Header("hard.jpg", '1', 9).sealed());
    tar.raw(new TarBytes.Header("old/", '\0', 9).sealed());
    tar.member('V', "label", new byte[600]).member('?', "unknown", new byte[600]);
    tar.file("x.jpg", "x").end();
    assertThat(tar(tar).files()).isEqualTo(tar.files());
    assertThat(tar(tar).faults()).isEmpty();
  }

  @Test
  void longName_isOfTheNextMember_overGlobalHeadersAndLongLinks() {
    TarBytes tar = new TarBytes();
    tar.member('L', "././@LongLink", (LONG + "\0").getBytes(UTF_8))
        .member('K', "././@LongLink", (byte) 'k');
    tar.member('g', "global").member('0', "cut").member('0', "next.jpg");
    tar.pax("path=é.jpg", "mtime=1.5").member('2', "link").member('0', "last.jpg").end();
    assertThat(tar(tar).members())
        .extracting(TarMember::name)
        .containsExactly(LONG, "next.jpg", "last.jpg");
  }

  @Test
  void sizes_inBinary_andInPaxRecords() {
    TarBytes tar = new TarBytes();
    byte[] binary = {(byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1};
    tar.raw(new TarBytes.Header("a.jpg", '0', 0).bytes(124, binary).sealed()).data(new byte[513]);
    tar.pax("size=700").raw(new TarBytes.Header("b.jpg", '0', 0).sealed()).data(new byte[700]);
    tar.file("c.jpg", "c").end();
    assertThat(tar(tar).members())
        .extracting(TarMember::name)
        .containsExactly("a.jpg", "b.jpg", "c.jpg");
    assertThat(tar(tar).members()).extracting(TarMember::bytes).containsExactly(513L, 700L, 1L);
  }

  /** Extended attributes of a file may be long; Python has no bound at all. */
  @Test
  void paxRecords_ofAMegabyte_areRead() {
    TarBytes tar = new TarBytes().pax("SCHILY.xattr.x=" + "v".repeat(1 << 20), "path=" + LONG);
    assertThat(tar(tar.member('0', "cut").end()).members())
        .extracting(TarMember::name)
        .containsExactly(LONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "999 path=a.jpg\n",
        "12 path=a.jpg",
        "3 \n",
        "5 abc",
        "99999999999 path=a\n",
        "12 size=abcd\n"
      })
  void damagedPaxRecords_costTheMember_becauseItsNameIsUnknown(String records) {
    TarBytes tar = new TarBytes().member('x', "pax", records.getBytes(UTF_8));
    tar.member('0', "cut.jpg", new byte[600]).file("next.jpg", "x").end();
    assertThat(tar(tar).files()).isEqualTo(tar.files());
    assertThat(tar(tar).faults())
        .singleElement()
        .matches(
            fault -> fault.isStretch() && String.valueOf(fault.detail()).contains("pax record"));
  }

  @Test
  void sparseFiles_areNoPlainOnes() {
    TarBytes tar = new TarBytes();
    byte[] map = new byte[512];
    map[504] = 1;
    tar.raw(new TarBytes.Header("old.jpg", 'S', 600).bytes(482, (byte) 1).sealed());
    tar.raw(map).raw(new byte[512]).data(new byte[600]);
    tar.pax("GNU.sparse.major=1", "GNU.sparse.name=new.jpg")
        .member('0', "GNUSparseFile.0/x", new byte[512]);
    tar.file("next.jpg", "x").end();
    assertThat(tar(tar).files()).isEqualTo(tar.files());
    assertThat(tar(tar).faults()).extracting(TarMember::name).containsExactly("old.jpg", "new.jpg");
    assertThat(tar(tar).faults()).extracting(TarMember::fault).containsOnly("sparse-member");
  }

  @Test
  void names_thatAreNoUtf8_areFaults() {
    byte[] latin = new TarBytes.Header("x.jpg", '0', 600).bytes(0, (byte) 0xe9).sealed();
    TarBytes tar = new TarBytes().raw(latin).data(new byte[600]).file("\ufffd.jpg", "x").end();
    assertThat(tar(tar).files()).isEqualTo(tar.files());
    assertThat(tar(tar).faults()).extracting(TarMember::fault).containsExactly("unsafe-name");
  }

  /** Header and data of a: 0, 512 to 1112; of b: 1536, 2048 to 2148; the end mark: 2560. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "100, 0, 0",
    "512, 0, 0",
    "1111, 0, 0",
    "1112, 1, 1112",
    "1300, 1, 1300",
    "1536, 1, 1536",
    "2000, 1, 1536",
    "2048, 1, 1536",
    "2147, 1, 1536",
    "2148, 2, 2148",
    "2560, 2, 2560",
    "2561, 2, 2560"
  })
  void tar_thatIsCut_keepsWhatIsWhole(int length, int whole, long faultAt) {
    TarBytes tar = new TarBytes().file("a.jpg", new byte[600]).file("b.jpg", new byte[100]);
    OpenedTar cut = OpenedTar.of(folder, Arrays.copyOf(tar.end().bytes(), length));
    assertThat(cut.files()).isEqualTo(tar.files().subList(0, whole));
    assertThat(cut.faults())
        .singleElement()
        .matches(fault -> "truncated-shard".equals(fault.fault()));
    assertThat(cut.faults().get(0).offset()).isEqualTo(faultAt);
  }

  @Test
  void endMark_thatIsMissing_isSaid_andASingleBlockIsEnough() {
    TarBytes tar = new TarBytes().file("a.jpg", "x");
    assertThat(tar(tar).faults()).extracting(TarMember::fault).containsExactly("truncated-shard");
    assertThat(tar(tar.raw(new byte[512])).faults()).isEmpty();
    assertThat(tar(tar.raw(new byte[100_000])).faults()).isEmpty();
    assertThat(tar(tar.raw((byte) 1)).faults()).isEmpty();
    assertThat(tar(tar.file("b.jpg", "x")).files()).hasSize(1);
    assertThat(tar(new TarBytes().file("a.jpg", "x").end().file("b.jpg", "x").end()).faults())
        .singleElement()
        .matches(
            fault -> String.valueOf(fault.detail()).contains("after the end mark at byte 1,536"));
  }

  @Test
  void brokenHeader_costsItsMember_andNoMore() {
    TarBytes tar = new TarBytes().file("a.jpg", new byte[600]);
    int start = tar.size();
    tar.file("b.jpg", new byte[2000]).file("c.jpg", "c").file("d.jpg", new byte[9000]).end();
    byte[] bytes = tar.bytes();
    bytes[start + 3]++;
    OpenedTar opened = OpenedTar.of(folder, bytes);
    List<TarMember> left = new ArrayList<>(tar.files());
    left.remove(1);
    assertThat(opened.files()).isEqualTo(left);
    assertThat(opened.faults())
        .singleElement()
        .matches(fault -> fault.offset() == start && "broken-shard".equals(fault.fault()));
  }

  /** All that is left of a long name is then its beginning, by which nothing may be called. */
  @Test
  void longName_thatIsLost_costsItsMember() throws IOException {
    TarBytes tar = new TarBytes().file("a.jpg", "x");
    int gnu = tar.size();
    tar.member('L', "././@LongLink", (LONG + "\0").getBytes(UTF_8))
        .member('0', LONG.substring(0, 100));
    int pax = tar.size();
    tar.pax("path=é.jpg").member('0', "?.jpg").file("b.jpg", "x").end();
    byte[] bytes = tar.bytes();
    bytes[gnu]++;
    bytes[pax]++;
    OpenedTar opened = OpenedTar.of(folder, bytes);
    assertThat(opened.files()).isEqualTo(tar.files());
    assertThat(opened.faults()).hasSize(4).allMatch(TarMember::isStretch);
  }

  @Test
  void absurdSizes_areGoneAround() {
    TarBytes tar = new TarBytes().file("a.jpg", "x");
    tar.raw(new TarBytes.Header("b.jpg", '0', (8L << 30) - 1).sealed()).data(new byte[3]);
    tar.file("c.jpg", "x");
    byte[] most = new byte[12];
    Arrays.fill(most, (byte) 0xff);
    tar.raw(new TarBytes.Header("d.jpg", '0', 0).bytes(124, most).sealed()).file("e.jpg", "x");
    most[0] = (byte) 0x80;
    most[1] = 0;
    most[2] = 0;
    most[3] = 0;
    most[4] = 0x3f;
    tar.raw(new TarBytes.Header("f.jpg", '0', 0).bytes(124, most).sealed()).file("g.jpg", "x");
    tar.raw(new TarBytes.Header("h", 'x', 1L << 32).sealed()).file("i.jpg", "x").end();
    assertThat(tar(tar).files()).isEqualTo(tar.files());
    assertThat(tar(tar).faults())
        .extracting(TarMember::fault)
        .containsOnly("broken-shard")
        .hasSize(4);
  }

  @Test
  void noise_isOneFault() {
    byte[] noise = new byte[5120];
    Arrays.fill(noise, (byte) 'x');
    assertThat(OpenedTar.of(folder, noise).members()).singleElement().matches(TarMember::isStretch);
    assertThat(OpenedTar.of(folder, new byte[0]).members())
        .singleElement()
        .matches(TarMember::isStretch);
  }
}
