package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaledJpegTest {
  private static final int[][] GRAY = {{1, 1}};
  private static final int[][] YCBCR_420 = {{2, 2}, {1, 1}, {1, 1}};
  private static final List<int[][]> SAMPLINGS =
      List.of(
          GRAY,
          new int[][] {{2, 2}},
          new int[][] {{1, 1}, {1, 1}, {1, 1}},
          new int[][] {{2, 1}, {1, 1}, {1, 1}},
          YCBCR_420,
          new int[][] {{1, 2}, {1, 1}, {1, 1}},
          new int[][] {{2, 2}, {2, 1}, {1, 2}});

  private static final DecodeLimits LIMITS = new DecodeLimits(1 << 30, 1 << 28);

  private final ImageDecoder whole = new ImageDecoder(LIMITS);

  record Drawing(int[][] sampling, int width, int height, int scale) {
    @Override
    public String toString() {
      return "%s %d x %d, 1/%d".formatted(Arrays.deepToString(sampling), width, height, scale);
    }
  }

  static Stream<Drawing> drawings() {
    int[][] sizes = {{1, 1}, {7, 13}, {17, 33}, {64, 48}, {640, 479}};
    return SAMPLINGS.stream()
        .flatMap(
            sampling ->
                Arrays.stream(sizes)
                    .flatMap(
                        size ->
                            ScaledJpeg.SCALES.stream()
                                .map(scale -> new Drawing(sampling, size[0], size[1], scale))));
  }

  /** Colours that are stored at half the size in one direction are interpolated, not means. */
  @ParameterizedTest
  @MethodSource("drawings")
  void decode_drawing_isTheMeanOfSquaresOfTheWholeImage(Drawing drawing) throws Exception {
    DecodedImage image = grained(drawing.width(), drawing.height());
    byte[] file = new TestJpeg(drawing.sampling(), 0, false).encode(image);
    JpegColor color = JpegHeaderParser.parse(file, LIMITS).color();
    DecodedImage scaled = ScaledJpeg.decode(file, color, drawing.scale()).orElseThrow();
    Difference difference =
        Difference.of(scaled, means(whole.decode(file).pixels(), drawing.scale()));
    assertThat(difference.largest()).isLessThanOrEqualTo(4);
    assertThat(difference.mean()).isLessThanOrEqualTo(1.25);
  }

  @ParameterizedTest
  @CsvSource({
    "444",
    "422",
    "420",
    "440",
    "420-coarse",
    "420-fine",
    "gray",
    "422-narrow",
  })
  void decode_fixture_isWhatLibjpegDecodes(String name) throws Exception {
    byte[] file = fixture(name + ".jpg");
    for (int scale : ScaledJpeg.SCALES) {
      JpegColor color = JpegHeaderParser.parse(file, LIMITS).color();
      DecodedImage scaled = ScaledJpeg.decode(file, color, scale).orElseThrow();
      byte[] expected = fixture("%s-%d.rgb".formatted(name, scale));
      Difference difference =
          Difference.of(scaled, new DecodedImage(scaled.width(), scaled.height(), expected));
      assertThat(difference.largest()).isLessThanOrEqualTo(2);
      assertThat(difference.mean()).isLessThanOrEqualTo(0.06);
    }
  }

  @Test
  void decode_fileOfTheJdk_isTheMeanOfSquares() throws Exception {
    byte[] file = TestImages.file("jpeg", TestImages.picture(grained(200, 150)));
    for (int scale : ScaledJpeg.SCALES) {
      DecodedImage scaled = ScaledJpeg.decode(file, JpegColor.YCBCR, scale).orElseThrow();
      assertThat(Difference.of(scaled, means(whole.decode(file).pixels(), scale)).largest())
          .isLessThanOrEqualTo(5);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 1000})
  void decode_restartMarkers_changeNothing(int interval) {
    DecodedImage image = TestImages.smooth(150, 90);
    byte[] plain = new TestJpeg(YCBCR_420, 0, false).encode(image);
    byte[] restarting = new TestJpeg(YCBCR_420, interval, false).encode(image);
    for (int scale : ScaledJpeg.SCALES) {
      assertThat(decode(restarting, scale).orElseThrow().rgb())
          .isEqualTo(decode(plain, scale).orElseThrow().rgb());
    }
  }

  @Test
  void decode_wideQuantisationSteps_changeNothing() {
    DecodedImage image = TestImages.smooth(40, 30);
    byte[] narrow = new TestJpeg(YCBCR_420, 0, false).encode(image);
    byte[] wide = new TestJpeg(YCBCR_420, 0, true).encode(image);
    assertThat(decode(wide, 2).orElseThrow().rgb())
        .isEqualTo(decode(narrow, 2).orElseThrow().rgb());
  }

  @Test
  void decode_rgb_isNotConverted() throws Exception {
    byte[] file =
        new TestJpeg(new int[][] {{1, 1}, {1, 1}, {1, 1}}, 0, false)
            .encode(TestImages.smooth(16, 16));
    DecodedImage converted = ScaledJpeg.decode(file, JpegColor.YCBCR, 2).orElseThrow();
    DecodedImage stored = ScaledJpeg.decode(file, JpegColor.RGB, 2).orElseThrow();
    assertThat(JpegColor.YCBCR.toRgb(stored.rgb())).isEqualTo(converted.rgb());
  }

  /** What the first occurrence of a marker's segment is changed to, at an offset behind it. */
  @ParameterizedTest
  @CsvSource({
    "ffc0, 1, c2, a progressive frame",
    "ffc0, 1, c9, arithmetic coding",
    "ffc0, 4, 0c, 12 bits a sample",
    "ffc0, 9, 04, four components",
    "ffc0, 11, 31, a sampling factor of 3",
    "ffc0, 11, 02, a sampling factor of 0",
    "ffc0, 15, 22, twelve blocks in a unit",
    "ffc0, 12, 03, a table that is not there",
    "ffc0, 6, 00, no height",
    "ffc0, 3, 12, a frame that is too long",
    "ffda, 5, 03, components in another order",
    "ffda, 6, 01, a Huffman table that is not there",
    "ffda, 12, 3e, some coefficients alone",
    "ffdb, 4, 20, a quantisation table of 3 bytes a step",
    "ffdb, 5, 00, a quantisation step of 0",
    "ffc4, 5, 03, more codes than bits",
    "ffd0, 1, d1, another restart marker",
    "ffd9, 1, da, a second scan",
    "ffd9, 0, 00, no end marker"
  })
  void decode_anythingElse_isLeft(String marker, int offset, String value, String what) {
    byte[] file = new TestJpeg(YCBCR_420, 2, false).encode(TestImages.smooth(33, 20));
    int at = indexOf(file, Integer.parseInt(marker, 16)) + offset;
    assertThat(decode(file, 2)).isPresent();
    file[at] = (byte) Integer.parseInt(value, 16);
    for (int scale : ScaledJpeg.SCALES) {
      assertThat(decode(file, scale)).as(what).isEmpty();
    }
  }

  @Test
  void decode_bytesThatNobodyReads_areLeft() {
    byte[] file = new TestJpeg(YCBCR_420, 2, false).encode(TestImages.smooth(33, 20));
    for (int marker : new int[] {0xffc0, 0xffd0, 0xffd9}) {
      int at = indexOf(file, marker);
      byte[] longer = Arrays.copyOf(file, file.length + 1);
      longer[at] = 0x55;
      System.arraycopy(file, at, longer, at + 1, file.length - at);
      assertThat(decode(longer, 2)).isEmpty();
    }
    assertThat(decode(Arrays.copyOf(file, file.length + 9), 2)).isPresent();
  }

  @Test
  void decode_cutFile_isLeft() throws Exception {
    for (byte[] file : smallFiles()) {
      for (int length = 0; length < file.length; length++) {
        byte[] cut = Arrays.copyOf(file, length);
        for (int scale : ScaledJpeg.SCALES) {
          assertThat(decode(cut, scale)).as("%d of %d bytes", length, file.length).isEmpty();
        }
      }
    }
  }

  @Test
  void decode_flippedBits_isPixelsOrNothing() throws Exception {
    RandomStream random = new RandomStream(5);
    int decoded = 0;
    int left = 0;
    for (byte[] file : smallFiles()) {
      for (int round = 0; round < 4000; round++) {
        byte[] damaged = file.clone();
        for (int hit = 0; hit <= round % 3; hit++) {
          damaged[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Optional<DecodedImage> image = decode(damaged, ScaledJpeg.SCALES.get(round % 3));
        decoded += image.isPresent() ? 1 : 0;
        left += image.isPresent() ? 0 : 1;
      }
    }
    assertThat(decoded).isPositive();
    assertThat(left).isPositive();
  }

  @Test
  void decode_tooFewDataForTheSize_allocatesNothingLarge() {
    byte[] file = new TestJpeg(YCBCR_420, 0, false).encode(TestImages.smooth(16, 16));
    int frame = indexOf(file, 0xffc0);
    Arrays.fill(file, frame + 5, frame + 9, (byte) 0xfe);
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThat(decode(file, 2)).isEmpty();
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
  }

  private static List<byte[]> smallFiles() throws IOException {
    return List.of(
        new TestJpeg(YCBCR_420, 2, false).encode(TestImages.smooth(33, 20)),
        new TestJpeg(GRAY, 0, true).encode(TestImages.noise(9, 17, 3)),
        fixture("440.jpg"),
        fixture("420-coarse.jpg"));
  }

  private static Optional<DecodedImage> decode(byte[] file, int scale) {
    return ScaledJpeg.decode(file, JpegColor.YCBCR, scale);
  }

  private static int indexOf(byte[] file, int marker) {
    for (int i = 0; i < file.length - 1; i++) {
      if ((file[i] & 0xff) << 8 == (marker & 0xff00) && (file[i + 1] & 0xff) == (marker & 0xff)) {
        return i;
      }
    }
    throw new AssertionError("No marker %x".formatted(marker));
  }

  private static byte[] fixture(String name) throws IOException {
    try (InputStream stream = ScaledJpegTest.class.getResourceAsStream("scaled-jpeg/" + name)) {
      if (stream == null) {
        throw new AssertionError("No fixture " + name);
      }
      return stream.readAllBytes();
    }
  }

  /** Returns soft colours under a gray grain: nothing that depends on how colours are enlarged. */
  private static DecodedImage grained(int width, int height) {
    RandomStream random = new RandomStream(11);
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      int x = i % width;
      int y = i / width;
      double grain = random.nextDouble(-25, 25);
      for (int band = 0; band < 3; band++) {
        double wave = 40 * Math.sin(0.011 * x + band) + 30 * Math.cos(0.013 * y - 2 * band);
        rgb[3 * i + band] = (byte) (int) (128 + wave + grain);
      }
    }
    return new DecodedImage(width, height, rgb);
  }

  /** Returns the means of squares; beyond the image its last pixels repeat, as for encoders. */
  private static DecodedImage means(DecodedImage image, int scale) {
    int width = (image.width() + scale - 1) / scale;
    int height = (image.height() + scale - 1) / scale;
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / 3;
      int sum = 0;
      for (int at = 0; at < scale * scale; at++) {
        int x = Math.min(image.width() - 1, pixel % width * scale + at % scale);
        int y = Math.min(image.height() - 1, pixel / width * scale + at / scale);
        sum += image.rgb()[3 * (y * image.width() + x) + i % 3] & 0xff;
      }
      rgb[i] = (byte) ((sum + scale * scale / 2) / (scale * scale));
    }
    return new DecodedImage(width, height, rgb);
  }

  /** How far two images of a size are apart. */
  private record Difference(int largest, double mean) {
    static Difference of(DecodedImage image, DecodedImage expected) {
      assertThat(image.width()).isEqualTo(expected.width());
      assertThat(image.height()).isEqualTo(expected.height());
      int largest = 0;
      double sum = 0;
      for (int i = 0; i < image.rgb().length; i++) {
        int difference = Math.abs((image.rgb()[i] & 0xff) - (expected.rgb()[i] & 0xff));
        largest = Math.max(largest, difference);
        sum += difference;
      }
      return new Difference(largest, sum / image.rgb().length);
    }
  }
}
