package io.corelake.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.corpus.ImageBytes;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.ImageReference;
import io.corelake.corpus.UnreadableImageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReadAheadTest {
  @TempDir java.nio.file.Path folder;
  private final List<ImageContent> images = new ArrayList<>();

  @BeforeEach
  void openAllGates() {
    GatedFileSystem.gate = new CountDownLatch(0);
    GatedFileSystem.opened.clear();
  }

  @Test
  void next_manyFiles_allInTheirOrder() throws Exception {
    write(100, 10);
    try (ReadAhead files = open(images.iterator())) {
      for (ImageContent image : images) {
        FetchedImage next = files.next();
        assertThat(next.image()).isEqualTo(image.image());
        assertThat(next.bytes()).hasSize(10).containsOnly((byte) image.image().index());
      }
      assertThat(files.hasNext()).isFalse();
    }
  }

  @Test
  void next_firstFileIsAwaited_nextOnesAreRead() throws Exception {
    write(40, 10);
    try (ReadAhead files = open(images.iterator())) {
      files.next().bytes();
      awaitOpened(ReadAhead.IMAGES + 1);
      // No further than that, however long the task decodes.
      Thread.sleep(50);
      assertThat(GatedFileSystem.opened).hasSize(ReadAhead.IMAGES + 1);
    }
  }

  @Test
  void next_filesAreLarge_fewLieReady() throws Exception {
    int size = ReadAhead.BYTES / 2;
    write(8, size);
    try (ReadAhead files = open(images.iterator())) {
      files.next().bytes();
      awaitOpened(3);
      Thread.sleep(50);
      assertThat(GatedFileSystem.opened).hasSize(3);
      for (int i = 1; i < 8; i++) {
        assertThat(files.next().bytes()).hasSize(size);
      }
    }
  }

  @Test
  void bytes_oneFileIsGoneAndOneIsInTrouble_othersAreRead() throws Exception {
    write(4, 10);
    java.nio.file.Files.delete(folder.resolve("1"));
    GatedFileSystem.trouble = "2";
    try (ReadAhead files = open(images.iterator())) {
      assertThat(files.next().bytes()).hasSize(10);
      FetchedImage gone = files.next();
      assertThatThrownBy(gone::bytes).isInstanceOf(UnreadableImageException.class);
      FetchedImage trouble = files.next();
      assertThatThrownBy(trouble::bytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the storage is in trouble");
      assertThat(files.next().bytes()).hasSize(10);
    } finally {
      GatedFileSystem.trouble = "";
    }
  }

  @Test
  void next_imagesBringTheirBytes_areTakenOneByOne() throws Exception {
    List<Integer> taken = new ArrayList<>();
    Iterator<ImageContent> rows =
        IntStream.range(0, 5)
            .peek(taken::add)
            .mapToObj(i -> new ImageContent(reference(i), new byte[] {(byte) i}))
            .iterator();
    try (ReadAhead files = open(rows)) {
      for (int i = 0; i < 5; i++) {
        assertThat(files.next().bytes()).containsExactly(i);
        assertThat(taken).hasSize(i + 1);
      }
    }
  }

  @Test
  void close_readsAreUnderWay_endsThem() throws Exception {
    write(10, 10);
    GatedFileSystem.gate = new CountDownLatch(1);
    ReadAhead files = open(images.iterator());
    FetchedImage first = files.next();
    files.close();
    assertThatThrownBy(first::bytes).isInstanceOf(IOException.class);
    awaitNoReader();
  }

  @Test
  void close_taskIsInterrupted_fileIsClosedAllTheSame() throws Exception {
    write(1, 10);
    ImageReference stretch =
        new ImageReference("id", "gated:" + folder.resolve("0") + "#bytes=0-3", 0, null);
    ReadAhead files = open(List.of(ImageContent.at(stretch)).iterator());
    assertThat(files.next().bytes()).hasSize(4);
    Thread.currentThread().interrupt();
    files.close();
    assertThat(Thread.interrupted()).isTrue();
    awaitNoReader();
    assertThatThrownBy(GatedFileSystem.last::read).isInstanceOf(IOException.class);
  }

  /** A pool has ended a moment before its last thread has; the timeout fails where one stays. */
  private static void awaitNoReader() throws InterruptedException {
    while (Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("corelake-read"))) {
      Thread.sleep(5);
    }
  }

  private ReadAhead open(Iterator<ImageContent> iterator) {
    return new ReadAhead(iterator, new ImageBytes(hadoop(), 1 << 28));
  }

  private static Configuration hadoop() {
    Configuration hadoop = new Configuration(false);
    hadoop.set("fs.gated.impl", GatedFileSystem.class.getName());
    return hadoop;
  }

  private void write(int count, int size) throws IOException {
    for (int i = 0; i < count; i++) {
      byte[] content = new byte[size];
      java.util.Arrays.fill(content, (byte) i);
      java.nio.file.Files.write(folder.resolve(Integer.toString(i)), content);
      images.add(ImageContent.at(reference(i)));
    }
  }

  private ImageReference reference(int i) {
    return new ImageReference("id" + i, "gated:" + folder.resolve(Integer.toString(i)), i, null);
  }

  private static void awaitOpened(int files) throws InterruptedException {
    while (GatedFileSystem.opened.size() < files) {
      Thread.sleep(1);
    }
  }

  /** A file system that notes what is opened, and opens only while its gate is. */
  public static final class GatedFileSystem extends RawLocalFileSystem {
    static final List<Path> opened = java.util.Collections.synchronizedList(new ArrayList<>());
    static volatile CountDownLatch gate = new CountDownLatch(0);
    static volatile String trouble = "";
    static volatile FSDataInputStream last;

    @Override
    public URI getUri() {
      return URI.create("gated:///");
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
      opened.add(path);
      try {
        gate.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
      if (path.getName().equals(trouble)) {
        throw new IOException("the storage is in trouble");
      }
      if (!pathToFile(path).exists()) {
        throw new FileNotFoundException(path.toString());
      }
      last = super.open(path, bufferSize);
      return last;
    }
  }
}
