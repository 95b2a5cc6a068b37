package io.corelake.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir java.nio.file.Path folder;

  private final Storage storage = new Storage(new Configuration());

  private Path path(String name) {
    return new Path(folder.toUri().toString(), name);
  }

  @Test
  void write_returnsSizeAndHash_andLeavesNothingBeside() throws IOException {
    Storage.Digest digest = storage.writeText(path("a/b.json"), "abc");
    assertThat(digest).isEqualTo(new Storage.Digest(3, SHA256_OF_ABC));
    assertThat(storage.readText(path("a/b.json"))).isEqualTo("abc");
    assertThat(storage.writeText(path("a/b.json"), "other").bytes()).isEqualTo(5);
    assertThat(storage.readText(path("a/b.json"))).isEqualTo("other");
    assertThat(
            storage
                .rewrite(path("a/b.json"), path("c/d"), (in, length, out) -> in.transferTo(out))
                .sha256())
        .isEqualTo(Sha256.of("other"));
    try (Stream<java.nio.file.Path> files = Files.list(folder.resolve("a"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void write_thatFails_leavesTheOldFile() throws IOException {
    storage.writeText(path("x"), "old");
    assertThatThrownBy(
            () ->
                storage.write(
                    path("x"),
                    out -> {
                      out.write("half".getBytes(StandardCharsets.UTF_8));
                      throw new IOException("the disk is full");
                    }))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STORAGE))
        .hasMessageContaining("Cannot write")
        .hasMessageContaining("the disk is full");
    assertThat(storage.readText(path("x"))).isEqualTo("old");
    try (Stream<java.nio.file.Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void digest_isThatOfAllBytes() throws IOException {
    byte[] bytes = new byte[300_000];
    bytes[299_999] = 1;
    Files.write(folder.resolve("large"), bytes);
    assertThat(storage.digest(path("large")))
        .isEqualTo(new Storage.Digest(300_000, Sha256.of(bytes)));
  }

  @Test
  void requireWritable_leavesNothingButTheFolder() throws IOException {
    storage.requireWritable(path("a/b/proxy.pt"));
    try (Stream<java.nio.file.Path> left = Files.list(folder.resolve("a/b"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void requireWritable_leavesTheFileThatIsThere() throws IOException {
    Files.writeString(folder.resolve("proxy.pt"), "old");
    storage.requireWritable(path("proxy.pt"));
    assertThat(folder.resolve("proxy.pt")).hasContent("old");
  }

  @Test
  void requireWritable_belowAFile_saysSo() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> storage.requireWritable(path("file/proxy.pt")))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STORAGE))
        .hasMessageMatching("Cannot write .*/file/proxy\\.pt: .*");
  }

  /** Hadoop's own rename over a file deletes it first. */
  @Test
  void file_isThereAllTheTime_whileItIsReplaced() throws Exception {
    storage.writeText(path("x"), "0");
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 500; i++) {
                storage.writeText(path("x"), "" + i);
              }
            });
    writer.start();
    int missing = 0;
    while (writer.isAlive()) {
      missing += Files.exists(folder.resolve("x")) ? 0 : 1;
    }
    writer.join();
    assertThat(missing).isZero();
    assertThat(storage.readText(path("x"))).isEqualTo("499");
  }

  @Test
  void redacted_hidesUsersAndSignedQueries() {
    assertThat(Uris.redacted("cannot open s3a://me:pw@bucket/a?X-Amz-Signature=abc&b=c now"))
        .isEqualTo("cannot open s3a://***@bucket/a?*** now");
    assertThat(Uris.redacted("s3a://key:se/cr@et@bucket/a")).isEqualTo("s3a://***@bucket/a");
    assertThat(Uris.redacted("s3a://bucket/a:b@c.jpg")).isEqualTo("s3a://bucket/a:b@c.jpg");
    assertThat(Uris.redacted("s3a://bucket/a b/c?d.jpg")).isEqualTo("s3a://bucket/a b/c?d.jpg");
  }

  @Test
  void redacted_leavesContainersOfAzure_andHidesWhatIsCalledASecret() {
    assertThat(Uris.redacted("abfss://lake@me.dfs.core.windows.net/a"))
        .isEqualTo("abfss://lake@me.dfs.core.windows.net/a");
    assertThat(Uris.redacted("abfss://lake:pw@me.dfs.core.windows.net/a"))
        .isEqualTo("abfss://***@me.dfs.core.windows.net/a");
    assertThat(Uris.redacted("ghp_1234@host https://ghp_1234@host"))
        .isEqualTo("ghp_1234@host https://***@host");
    assertThat(Uris.redacted("no https://h/a%3FX-Amz-Signature%3Dabc here"))
        .isEqualTo("no https://h/a?*** here");
    assertThat(Uris.redacted("was fs.s3a.secret.key=abc, password: def; account.key=ghi"))
        .isEqualTo("was fs.s3a.secret.key=***, password: ***; account.key=***");
    assertThat(Uris.redacted("embed.proxy-sha256 must be the proxy's sha256, which is 12"))
        .isEqualTo("embed.proxy-sha256 must be the proxy's sha256, which is 12");
  }

  @Test
  void passwordInAUri_isRefused_andNotSaid() {
    assertThatThrownBy(() -> storage.qualified("--input", "ftp://me:pw@host/a"))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith("--input must not have a password in it, was ftp://***@host/a;")
        .hasMessageNotContaining("pw");
    Uris.requireWithoutSecret("--input", "abfss://lake@me.dfs.core.windows.net/a");
    Uris.requireWithoutSecret("--input", "/data/a:b@c");
  }

  @Test
  void failureThatTellsASecret_isMadeAnew_andOthersAreThemselves() {
    IOException plain = new IOException("gone", new IOException("s3a://bucket/a"));
    assertThat(RedactedFailure.of(plain)).isSameAs(plain);
    IOException tells = new IOException("no luck", new IOException("at ftp://me:pw@host/a"));
    assertThat(RedactedFailure.of(tells))
        .hasNoCause()
        .hasMessage(
            "java.io.IOException: no luck, caused by java.io.IOException: at ftp://***@host/a")
        .satisfies(made -> assertThat(made.getStackTrace()).isEqualTo(tells.getStackTrace()));
  }

  /** Hadoop makes an Error of what a local disk says; this file cannot be read at its beginning. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void troubleOfALocalDisk_isAStorageFailure() {
    assertThatThrownBy(() -> storage.read(new Path("file:///proc/self/mem")))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STORAGE))
        .hasMessage("Cannot read file:/proc/self/mem: IOException: Input/output error");
  }
}
