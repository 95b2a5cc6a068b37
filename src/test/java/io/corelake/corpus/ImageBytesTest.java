package io.corelake.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBytesTest {
  @TempDir Path folder;

  private final ImageBytes images = new ImageBytes(new Configuration(), 5);

  private String uri(String name) {
    return "file:" + folder.resolve(name);
  }

  /** Hadoop would look for a checksum beside each, and cannot even name the first one's. */
  @Test
  void read_takesNamesWithColons_andPassesStaleChecksums() throws Exception {
    Files.writeString(folder.resolve("2024-01-01T10:00:00.jpg"), "x");
    assertThat(images.read(uri("2024-01-01T10:00:00.jpg"))).containsExactly('x');
    Files.writeString(folder.resolve("a.jpg"), "abc");
    Files.writeString(folder.resolve(".a.jpg.crc"), "crc\0\0\0\2\0stale");
    assertThat(images.read(uri("a.jpg"))).hasSize(3);
    assertThat(images.canRead(uri("a.jpg"))).isTrue();
    assertThat(images.canRead(uri("b.jpg"))).isFalse();
  }

  @Test
  void fault_ofTheImage_hasAReason() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("large.jpg"), "123456");
    Files.writeString(folder.resolve("full.jpg"), "12345");
    int made =
        new ProcessBuilder("mkfifo", folder.resolve("pipe.jpg").toString()).start().waitFor();
    assertThat(made).isZero();
    assertReason(uri("large.jpg"), "too-many-bytes");
    assertReason(uri("gone.jpg"), "missing");
    assertReason(uri("pipe.jpg"), "not-a-file");
    assertThat(images.canRead(uri("full.jpg"))).isTrue();
  }

  @Test
  void sha256_isThatOfTheBytes_howeverTheyAreRead() throws Exception {
    Files.writeString(folder.resolve("a.jpg"), "01234");
    ImageReference whole = new ImageReference("a", uri("a.jpg"), 0, null);
    assertThat(images.sha256(ImageContent.at(whole))).isEqualTo(Sha256.of("01234"));
    ImageReference part = new ImageReference("a", stretch("a.jpg", 1, 3), 0, null);
    assertThat(images.sha256(ImageContent.at(part))).isEqualTo(Sha256.of("123"));
    byte[] cell = {'x'};
    assertThat(images.sha256(new ImageContent(part, cell))).isEqualTo(Sha256.of("x"));
    byte[] large = new byte[1 << 20];
    large[1 << 19] = 1;
    Files.write(folder.resolve("large.jpg"), large);
    try (ImageBytes larger = new ImageBytes(new Configuration(), large.length)) {
      ImageReference file = new ImageReference("l", uri("large.jpg"), 0, null);
      assertThat(larger.sha256(ImageContent.at(file))).isEqualTo(Sha256.of(large));
    }
  }

  @Test
  void sha256_ofWhatCannotBeRead_hasTheReasonsOfReading() throws IOException {
    Files.writeString(folder.resolve("large.jpg"), "123456");
    for (String[] expected :
        new String[][] {{"large.jpg", "too-many-bytes"}, {"gone.jpg", "missing"}}) {
      ImageReference image = new ImageReference("x", uri(expected[0]), 0, null);
      assertThatThrownBy(() -> images.sha256(ImageContent.at(image)))
          .isInstanceOfSatisfying(
              UnreadableImageException.class,
              why -> assertThat(why.reason()).isEqualTo(expected[1]));
    }
    ImageReference row = new ImageReference("x", uri("t.parquet#row=0"), 0, null);
    assertThatThrownBy(() -> images.sha256(new ImageContent(row, new byte[6])))
        .hasMessageContaining("corpus.max-bytes");
  }

  private String stretch(String name, int first, int last) {
    return uri(name) + "#bytes=" + first + "-" + last;
  }

  @Test
  void stretches_ofOneFile_andOfTwo_inAnyOrder() throws Exception {
    Files.writeString(folder.resolve("a.tar"), "0123456789");
    Files.writeString(folder.resolve("b#bytes=x.tar"), "abcdef");
    try (ImageBytes bytes = new ImageBytes(new Configuration(), 5)) {
      assertThat(bytes.read(stretch("a.tar", 0, 2))).asString().isEqualTo("012");
      assertThat(bytes.read(stretch("a.tar", 7, 9))).asString().isEqualTo("789");
      assertThat(bytes.read(stretch("a.tar", 1, 1))).asString().isEqualTo("1");
      assertThat(bytes.read(stretch("b#bytes=x.tar", 1, 2))).asString().isEqualTo("bc");
      assertThat(bytes.read(stretch("a.tar", 3, 2))).isEmpty();
      assertThat(bytes.read(stretch("a.tar", 4, 5))).asString().isEqualTo("45");
      assertThat(bytes.canRead(stretch("a.tar", 5, 9))).isTrue();
      assertThat(bytes.canRead(stretch("a.tar", 5, 10))).isFalse();
      bytes.close();
      assertThat(bytes.read(stretch("a.tar", 4, 5))).asString().isEqualTo("45");
    }
  }

  @Test
  void stretch_thatIsNotThere_hasAReason_andTheNextOneIsRead() throws Exception {
    Files.writeString(folder.resolve("a.tar"), "0123456789");
    Files.writeString(folder.resolve("b.tar"), "abc");
    assertThat(images.read(stretch("a.tar", 0, 4))).hasSize(5);
    assertReason(stretch("a.tar", 0, 5), "too-many-bytes");
    assertReason(stretch("a.tar", 8, 10), "missing");
    assertReason(stretch("a.tar", 100, 101), "missing");
    Files.writeString(folder.resolve("a.tar"), "01");
    assertReason(stretch("a.tar", 1, 3), "missing");
    assertThat(images.read(stretch("a.tar", 0, 1))).asString().isEqualTo("01");
    assertThat(images.read(stretch("b.tar", 0, 1))).asString().isEqualTo("ab");
    Files.delete(folder.resolve("a.tar"));
    assertReason(stretch("a.tar", 0, 1), "missing");
    assertThat(images.read(stretch("b.tar", 0, 1))).asString().isEqualTo("ab");
    images.close();
    images.close();
  }

  /** Hadoop closes its streams once; how many are open is what the operating system says. */
  @Test
  void files_areClosed_whenTheNextIsOpened_andAtTheEnd() throws Exception {
    for (int i = 0; i < 20; i++) {
      Files.writeString(folder.resolve(i + ".tar"), "0123456789");
      assertThat(images.read(stretch(i + ".tar", 1, 2))).hasSize(2);
      assertReason(stretch(i + ".tar", 8, 12), "missing");
      assertThat(images.read(stretch(i + ".tar", 1, 2))).hasSize(2);
      assertThat(openFiles()).isEqualTo(1);
    }
    images.close();
    assertThat(openFiles()).isZero();
  }

  private long openFiles() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .filter(Files::isSymbolicLink)
          .map(ImageBytesTest::target)
          .filter(target -> target.startsWith(folder.toString()))
          .count();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      // Closed since it was listed.
      return "";
    }
  }

  /** Else one wrong line of a manifest would stop a run. */
  @Test
  void uri_thatNoFileSystemReads_hasAReason() throws IOException {
    Files.createDirectory(folder.resolve("folder"));
    assertReason("file://host/x.jpg", "bad-uri");
    assertReason("nosuch://host/x.jpg", "bad-uri");
    assertReason("s3a:", "bad-uri");
    assertReason(uri("folder"), "not-a-file");
    assertReason(uri("x") + "#bytes=9-3", "missing");
    assertThat(images.canRead("nosuch://host/x.jpg")).isFalse();
    assertThat(images.canRead("file://host/x.jpg")).isFalse();
  }

  private void assertReason(String uri, String reason) {
    assertThatThrownBy(() -> images.read(uri))
        .as(uri)
        .isInstanceOfSatisfying(
            UnreadableImageException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
