package io.corelake.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.corelake.progress.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FileWalkTest {
  @TempDir Path folder;

  private final Configuration hadoop = new Configuration();

  @AfterEach
  void noThreadOutlivesTheWalk() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("corelake-list");
  }

  private Path write(String name, int bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[bytes]);
  }

  private static org.apache.hadoop.fs.Path hadoopPath(Path local) {
    return new org.apache.hadoop.fs.Path("file", null, local.toString());
  }

  private void walk(Path root, int threads, Consumer<FileStatus> visitor) throws IOException {
    new FileWalk(hadoop, Progress.SILENT, threads).forEach(hadoopPath(root), visitor);
  }

  private static String line(FileStatus file) {
    return file.getPath() + " " + file.getLen() + " " + file.getModificationTime();
  }

  private List<String> lines(Path root, int threads) throws IOException {
    List<String> lines = new ArrayList<>();
    walk(root, threads, file -> lines.add(line(file)));
    lines.sort(null);
    return lines;
  }

  private List<String> names(Path root, int threads) throws IOException {
    List<String> names = new ArrayList<>();
    int prefix = hadoopPath(root).toString().length() + 1;
    walk(root, threads, file -> names.add(file.getPath().toString().substring(prefix)));
    names.sort(null);
    return names;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16})
  void localFiles_haveThePathsLengthsAndTimesThatHadoopGives(int threads) throws IOException {
    List<String> names =
        List.of(
            "a:b.jpg", ":", "a b", " ", "%20", "a#b", "a?b", "\\", "~", "{}", "[*]", "...", "-",
            "a\nb", "é", "e\u0301", "图", "😀", "\uFFFD", "plain");
    for (String name : names) {
      write("names/" + name, name.length());
    }
    Files.setLastModifiedTime(
        folder.resolve("names/plain"), FileTime.from(Instant.ofEpochSecond(1, 999_600_000)));
    Files.createSymbolicLink(folder.resolve("names/link"), folder.resolve("names/plain"));
    FileSystem fileSystem = FileSystem.getLocal(hadoop);
    List<String> expected =
        Arrays.stream(fileSystem.listStatus(hadoopPath(folder.resolve("names"))))
            .map(FileWalkTest::line)
            .sorted()
            .toList();
    assertThat(expected).hasSize(names.size() + 1).anyMatch(line -> line.endsWith("plain 5 1999"));
    assertThat(lines(folder.resolve("names"), threads)).isEqualTo(expected);
  }

  @Test
  void result_isTheSameWhateverTheNumberOfThreads() throws IOException {
    for (int i = 0; i < 4500; i++) {
      write("large/" + i, i % 7);
    }
    for (int i = 0; i < 300; i++) {
      write("deep/" + i % 30 + "/" + i % 3 + "/" + i, 1);
    }
    List<String> expected = lines(folder, 1);
    assertThat(expected).hasSize(4800).doesNotHaveDuplicates();
    for (int threads : new int[] {2, 3, 16, 64}) {
      assertThat(lines(folder, threads)).isEqualTo(expected);
    }
  }

  /** Two links lead into each other's folders, and one to a folder that is there anyway. */
  @Test
  void folder_thatLinksLeadToAgain_isEnteredOnce_byTheSamePathAlways() throws IOException {
    write("lake/real/inner/x", 1);
    write("lake/z/y", 1);
    write("else/where/deep/w", 1);
    write("else/v", 1);
    write("else-not/u", 1);
    Path lake = folder.resolve("lake");
    Files.createSymbolicLink(lake.resolve("a-real"), lake.resolve("real/inner"));
    Files.createSymbolicLink(lake.resolve("real/up"), folder.resolve("lake"));
    Files.createSymbolicLink(lake.resolve("b-deep"), folder.resolve("else/where/deep"));
    Files.createSymbolicLink(lake.resolve("c-else"), folder.resolve("else"));
    Files.createSymbolicLink(lake.resolve("d-else"), folder.resolve("else"));
    Files.createSymbolicLink(lake.resolve("e-not"), folder.resolve("else-not"));
    Files.createSymbolicLink(folder.resolve("else/back"), lake.resolve("z"));
    for (int round = 0; round < 20; round++) {
      assertThat(names(lake, 1 + round % 16))
          .containsExactly("b-deep/w", "c-else/v", "e-not/u", "real/inner/x", "z/y");
    }
  }

  @Test
  void links_thatLeadNowhere_areVisited() throws IOException {
    Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("none"));
    Files.createSymbolicLink(folder.resolve("itself"), folder.resolve("itself"));
    assertThat(names(folder, 4)).containsExactly("itself", "nowhere");
  }

  @Test
  void names_thatAreNoUtf8_areVisited() throws IOException, InterruptedException {
    Process touch =
        new ProcessBuilder("sh", "-c", "printf 12345 > \"$(printf 'bad\\377.jpg')\"")
            .directory(folder.toFile())
            .start();
    assumeThat(touch.waitFor()).as("the file system takes any bytes as a name").isZero();
    List<FileStatus> files = new ArrayList<>();
    walk(folder, 2, files::add);
    assertThat(files).extracting(file -> file.getPath().getName()).containsExactly("bad\uFFFD.jpg");
    assertThat(files.get(0).getLen()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"---------", "-wx--x--x", "r--r--r--"})
  void folder_thatMayNotBeRead_isAnErrorThatNamesIt(String permissions) throws IOException {
    write("open/x", 1);
    Path closed = write("open/closed/x", 1).getParent();
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString(permissions));
    try {
      assumeThat(Files.isReadable(closed) && Files.isExecutable(closed))
          .as("root may read everything")
          .isFalse();
      assertThatThrownBy(() -> walk(folder, 4, file -> {}))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "The folder " + closed + " may not be read; it needs the permissions r and x");
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void progress_growsToTheNumberOfFiles_atMostAFewTimesASecond() throws IOException {
    for (int i = 0; i < 3000; i++) {
      write(i % 200 + "/" + i, 1);
    }
    List<String> said = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void started(String stage, long total) {
            said.add(stage + " " + total);
          }

          @Override
          public void advanced(long done, String detail) {
            counts.add(done);
          }

          @Override
          public void finished(String summary) {
            said.add(summary);
          }

          @Override
          public void note(String line) {
            said.add(line);
          }
        };
    long start = System.nanoTime();
    new FileWalk(hadoop, progress)
        .forEach(hadoopPath(folder), file -> pauseAt(file.getPath().getName(), "1000", "2000"));
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(said).containsExactly("list 0", "3,000 files");
    assertThat(counts).isSorted().endsWith(3000L).hasSizeBetween(2, 2 + (int) (4 * seconds));
  }

  private static void pauseAt(String name, String... at) {
    if (List.of(at).contains(name)) {
      try {
        Thread.sleep(300);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void interruption_andAFailureOfTheVisitor_endTheWalk() throws IOException {
    for (int i = 0; i < 3000; i++) {
      write(i % 100 + "/" + i, 1);
    }
    assertThatThrownBy(() -> walk(folder, 4, file -> Thread.currentThread().interrupt()))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    assertThatThrownBy(
            () ->
                walk(
                    folder,
                    4,
                    file -> {
                      throw new IllegalArgumentException("enough");
                    }))
        .hasMessage("enough");
  }

  private FlatStore store() throws IOException {
    hadoop.setClass("fs.flat.impl", FlatStore.class, FileSystem.class);
    hadoop.setBoolean("fs.flat.impl.disable.cache", false);
    return (FlatStore) new org.apache.hadoop.fs.Path(FlatStore.ROOT).getFileSystem(hadoop);
  }

  private List<String> inStore(int threads) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    new FileWalk(hadoop, Progress.SILENT, threads)
        .forEach(
            new org.apache.hadoop.fs.Path(FlatStore.ROOT),
            file -> assertThat(names.add(file.getPath().toString())).isTrue());
    return List.copyOf(names);
  }

  /** Folders are split among threads while these are idle, and then listed whole. */
  @Test
  void objectStore_givesTheSameWhateverTheNumberOfThreads() throws IOException {
    FlatStore store = store();
    store.reset();
    TreeSet<String> expected = new TreeSet<>();
    for (int i = 0; i < 5000; i++) {
      expected.add(store.put((i % 2 == 0 ? "train/" : "val/") + i % 100 + "/deep/" + i));
    }
    expected.add(store.put("flat"));
    for (int threads : new int[] {1, 2, 16}) {
      store.forgetCalls();
      assertThat(inStore(threads)).containsExactlyElementsOf(expected);
      assertThat(store.childListings()).as("folders that were split").isGreaterThanOrEqualTo(3);
      assertThat(store.recursiveListings()).as("folders listed whole").isGreaterThan(20);
    }
  }

  /** The slow folder would be waited for without end. */
  @Test
  void objectStore_thatFails_endsTheWalkWithItsError() throws IOException {
    FlatStore store = store();
    store.reset();
    store.put("a/x");
    store.put(FlatStore.STUCK + "/x");
    store.put(FlatStore.BROKEN + "/x");
    assertThatThrownBy(() -> inStore(4)).isInstanceOf(IOException.class).hasMessage("no access");
  }
}
