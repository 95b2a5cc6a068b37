package io.corelake.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.demo.DemoFiles.Role;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCorpusTest {
  /** Every way of being broken occurs once. */
  private static final int IMAGES = 400;

  private static final long SEED = 7;

  @Test
  void draw_onManyThreads_givesTheBytesOfOne(@TempDir Path corpus) throws IOException {
    draw(corpus, 100);
    DemoFiles files = new DemoFiles(SEED);
    Map<String, byte[]> drawn = contents(corpus);
    assertThat(drawn).hasSize(100);
    for (int number = 0; number < 100; number++) {
      assertThat(drawn.get(files.name(number)))
          .as(files.name(number))
          .isEqualTo(files.bytes(number));
    }
  }

  @Test
  void draw_withAnotherSeed_givesOtherPictures() {
    DemoFiles files = new DemoFiles(SEED);
    DemoFiles others = new DemoFiles(SEED + 1);
    for (int number = 0; number < 60; number++) {
      assertThat(others.bytes(number)).isNotEqualTo(files.bytes(number));
    }
  }

  @Test
  void summary_addsUp(@TempDir Path corpus) throws IOException {
    DemoCorpus.Summary summary = draw(corpus, 100);
    assertThat(summary).isEqualTo(new DemoCorpus.Summary(100, 93, 4, 2, 1));
    assertThat(summary.distinct() + summary.nearDuplicates() + summary.exactCopies())
        .isEqualTo(summary.images() - summary.broken());
    Set<String> contents = new HashSet<>();
    for (byte[] bytes : contents(corpus).values()) {
      contents.add(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    assertThat(100 - contents.size()).isEqualTo(summary.exactCopies());
  }

  @Test
  void soundFile_decodes() {
    DemoFiles files = new DemoFiles(SEED);
    for (int number = 0; number < 100; number++) {
      if (DemoFiles.role(number) != Role.BROKEN) {
        BufferedImage picture = decode(files.bytes(number));
        assertThat(picture.getWidth()).isBetween(64, 96);
        assertThat(picture.getHeight()).isBetween(64, 96);
      }
    }
  }

  @Test
  void brokenFile_doesNotDecode() {
    DemoFiles files = new DemoFiles(SEED);
    int broken = 0;
    for (int number = 0; number < IMAGES; number++) {
      if (DemoFiles.role(number) == Role.BROKEN) {
        assertThat(decodes(files.bytes(number))).as(files.name(number)).isFalse();
        broken++;
      }
    }
    assertThat(broken).isEqualTo(BrokenFile.values().length);
  }

  @Test
  void hugeFile_claims900MillionPixels() throws IOException {
    try (ImageInputStream stream =
        ImageIO.createImageInputStream(
            new ByteArrayInputStream(BrokenFile.HUGE.bytes(new byte[0])))) {
      ImageReader reader = ImageIO.getImageReaders(stream).next();
      reader.setInput(stream);
      assertThat(reader.getWidth(0)).isEqualTo(30_000);
      assertThat(reader.getHeight(0)).isEqualTo(30_000);
      reader.dispose();
    }
  }

  @Test
  void nearDuplicate_isNearToItsSource() {
    DemoFiles files = new DemoFiles(SEED);
    for (int number = 0; number < IMAGES; number++) {
      if (DemoFiles.role(number) == Role.NEAR_DUPLICATE) {
        int source = files.source(number);
        byte[] bytes = files.bytes(number);
        assertThat(source).isLessThan(number);
        assertThat(bytes).isNotEqualTo(files.bytes(source));
        double toSource = difference(bytes, files.bytes(source));
        assertThat(toSource).isLessThan(12);
        assertThat(difference(bytes, files.bytes(source == 1 ? 2 : 1))).isGreaterThan(toSource);
      }
    }
  }

  @Test
  void everyKind_hasItsShare(@TempDir Path corpus) throws IOException {
    draw(corpus, 100);
    for (SceneKind kind : SceneKind.values()) {
      assertThat(contents(corpus.resolve(kind.folder()))).hasSizeBetween(3, 25);
    }
  }

  @Test
  void progress_countsEveryFile(@TempDir Path directory) {
    List<Integer> progress = new ArrayList<>();
    DemoCorpus.Summary small = DemoCorpus.draw(directory, 25, SEED, progress::add);
    assertThat(small).isEqualTo(new DemoCorpus.Summary(25, 24, 1, 0, 0));
    assertThat(progress).isEqualTo(IntStream.rangeClosed(1, 25).boxed().toList());
  }

  @Test
  void draw_overAnInterruptedCall_completesIt(@TempDir Path directory) throws IOException {
    DemoFiles files = new DemoFiles(SEED);
    Path cut = directory.resolve(files.name(3));
    Files.createDirectories(cut.getParent());
    Files.write(cut, new byte[] {1, 2, 3});
    draw(directory, 5);
    assertThat(cut).hasBinaryContent(files.bytes(3));
    assertThat(contents(directory)).hasSize(5);
  }

  @Test
  void draw_amongOtherFiles_isRefused(@TempDir Path directory) throws IOException {
    Path own = Files.writeString(directory.resolve("holiday.jpg"), "mine");
    assertThatThrownBy(() -> draw(directory, 5))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(own.toString())
        .hasMessageContaining("5 images");
  }

  @Test
  void draw_whereAFileStandsInTheWay_isAStorageFailure(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("corpus"), "");
    assertThatThrownBy(() -> draw(file, 5))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STORAGE));
  }

  @Test
  void draw_ofNoImages_isRefused(@TempDir Path corpus) {
    assertThatThrownBy(() -> draw(corpus, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void names_areTheSameInEveryLocale() {
    String name = new DemoFiles(SEED).name(42);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(new DemoFiles(SEED).name(42)).isEqualTo(name).contains("/000042.");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static DemoCorpus.Summary draw(Path directory, int images) {
    return DemoCorpus.draw(directory, images, SEED, done -> {});
  }

  private static Map<String, byte[]> contents(Path directory) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(directory.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  private static boolean decodes(byte[] bytes) {
    try {
      return ImageIO.read(new ByteArrayInputStream(bytes)) != null;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static BufferedImage decode(byte[] bytes) {
    try {
      BufferedImage picture = ImageIO.read(new ByteArrayInputStream(bytes));
      assertThat(picture).isNotNull();
      return picture;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the mean absolute difference of the green values at 8 x 8 pixels, in 0 .. 255. */
  private static double difference(byte[] one, byte[] other) {
    int[] left = thumbnail(one);
    int[] right = thumbnail(other);
    return IntStream.range(0, left.length)
        .map(i -> Math.abs((left[i] >> 8 & 0xff) - (right[i] >> 8 & 0xff)))
        .average()
        .orElseThrow();
  }

  private static int[] thumbnail(byte[] bytes) {
    BufferedImage small = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    small
        .createGraphics()
        .drawImage(decode(bytes).getScaledInstance(8, 8, Image.SCALE_AREA_AVERAGING), 0, 0, null);
    return small.getRGB(0, 0, 8, 8, null, 0, 16);
  }
}
