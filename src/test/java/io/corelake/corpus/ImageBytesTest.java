package io.corelake.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    assertReason("large.jpg", "too-many-bytes");
    assertReason("gone.jpg", "missing");
    assertReason("pipe.jpg", "not-a-file");
    assertThat(images.canRead(uri("full.jpg"))).isTrue();
  }

  private void assertReason(String name, String reason) {
    assertThatThrownBy(() -> images.read(uri(name)))
        .isInstanceOfSatisfying(
            UnreadableImageException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
