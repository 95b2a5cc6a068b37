package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private static final DecodeLimits LIMITS = new DecodeLimits(100_000_000, 25_000_000);

  private final ImageDecoder decoder = new ImageDecoder(LIMITS);

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff"})
  void decode_losslessFormat_givesThePixels(String format) throws Exception {
    DecodedImage image = TestImages.noise(37, 23, 1);
    DecodedImage decoded = decoder.decode(TestImages.file(format, TestImages.picture(image)));
    assertThat(decoded.width()).isEqualTo(37);
    assertThat(decoded.height()).isEqualTo(23);
    assertThat(decoded.rgb()).isEqualTo(image.rgb());
  }

  @Test
  void decode_jpeg_givesWhatTheReaderShows() throws Exception {
    DecodedImage image = TestImages.smooth(61, 47);
    for (byte[] file :
        new byte[][] {
          TestImages.file("jpeg", TestImages.picture(image)),
          TestImages.progressiveJpeg(TestImages.picture(image))
        }) {
      assertClose(decoder.decode(file), image, 12);
    }
  }

  @Test
  void decode_jpeg_convertsColorsAsLibjpegDoes() throws Exception {
    byte[] file = TestImages.file("jpeg", TestImages.picture(TestImages.smooth(64, 48)));
    BufferedImage shown = javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(file));
    assertThat(decoder.decode(file).rgb()).isEqualTo(RgbPixels.of(shown).rgb());
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif"})
  void decode_palette_givesItsColors(String format) throws Exception {
    byte[] reds = {0, 10, (byte) 200, (byte) 255};
    byte[] greens = {0, 20, (byte) 150, (byte) 254};
    byte[] blues = {0, 30, 100, (byte) 253};
    IndexColorModel palette = new IndexColorModel(2, 4, reds, greens, blues);
    BufferedImage picture = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
    picture.getRaster().setPixels(0, 0, 4, 1, new int[] {3, 1, 2, 0});
    assertThat(decoder.decode(TestImages.file(format, picture)).rgb())
        .containsExactly(255, 254, 253, 10, 20, 30, 200, 150, 100, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg"})
  void decode_gray_repeatsTheSample(String format) throws Exception {
    BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    int[] samples = new int[64];
    Arrays.fill(samples, 100);
    picture.getRaster().setPixels(0, 0, 8, 8, samples);
    assertThat(decoder.decode(TestImages.file(format, picture)).rgb()).containsOnly(100);
  }

  @Test
  void decode_gray16_keepsTheHighByte() throws Exception {
    BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    picture.getRaster().setPixels(0, 0, 2, 1, new int[] {0x1fff, 0xfe01});
    assertThat(decoder.decode(TestImages.file("png", picture)).rgb())
        .containsExactly(0x1f, 0x1f, 0x1f, 0xfe, 0xfe, 0xfe);
  }

  @Test
  void decode_rgb16_keepsTheHighByte() throws Exception {
    ComponentColorModel colors =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 1, 1, 3, null);
    raster.setPixel(0, 0, new int[] {0x0180, 0x8000, 0xffff});
    BufferedImage picture = new BufferedImage(colors, raster, false, null);
    assertThat(decoder.decode(TestImages.file("png", picture)).rgb())
        .containsExactly(0x01, 0x80, 0xff);
  }

  @Test
  void decode_alpha_isDropped() throws Exception {
    BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_4BYTE_ABGR);
    picture.getRaster().setPixels(0, 0, 2, 1, new int[] {9, 8, 7, 0, 250, 100, 50, 128});
    assertThat(decoder.decode(TestImages.file("png", picture)).rgb())
        .containsExactly(9, 8, 7, 250, 100, 50);
  }

  /** A lossless WebP of one pixel, by hand: (255, 128, 0). */
  @Test
  void decode_webp_isRead() throws Exception {
    byte[] decoded = decoder.decode(webpOfOnePixel(0xff, 0x80, 0x00)).rgb();
    assertThat(decoded).containsExactly(0xff, 0x80, 0x00);
  }

  @Test
  void decode_unusableFile_saysWhy() {
    assertRejected(new byte[0], RejectReason.EMPTY_FILE, "no bytes");
    assertRejected(
        "<html>".getBytes(StandardCharsets.UTF_8), RejectReason.UNKNOWN_FORMAT, "3c 68 74 6d 6c");
    assertRejected(new byte[] {(byte) 0xff, (byte) 0xd8}, RejectReason.TRUNCATED, "2 bytes");
    assertRejected(pngHeader(0, 10), RejectReason.BROKEN_HEADER, "PNG");
    assertRejected(bmpHeader(2_000_000, 3_000_000), RejectReason.BROKEN_HEADER, "BMP");
    byte[] lossless = TestImages.file("jpeg", TestImages.picture(TestImages.smooth(16, 16)));
    lossless[indexOf(lossless, 0xffc0) + 1] = (byte) 0xc3;
    assertRejected(lossless, RejectReason.UNSUPPORTED_VARIANT, "0xc3");
  }

  @Test
  void decode_bomb_isRejectedBeforeAnythingLargeIsAllocated() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    for (byte[] bomb :
        new byte[][] {
          pngHeader(20_000, 20_000),
          pngHeader(Integer.MAX_VALUE, Integer.MAX_VALUE),
          gifHeader(65_535, 65_535),
          jpegHeader(65_000, 65_000),
          webpHeader(16_383, 16_383)
        }) {
      long before = threads.getCurrentThreadAllocatedBytes();
      assertRejected(bomb, RejectReason.TOO_MANY_PIXELS, "at most 100000000");
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8 << 20);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3, 0.5, 0.8, 0.95})
  void decode_truncated_isRejected(double share) {
    BufferedImage picture = TestImages.picture(TestImages.noise(150, 120, 3));
    for (String format : new String[] {"jpeg", "png", "gif", "bmp"}) {
      byte[] file = TestImages.file(format, picture);
      byte[] cut = Arrays.copyOf(file, (int) (share * file.length));
      assertRejected(cut, RejectReason.TRUNCATED, "");
    }
    byte[] progressive = TestImages.progressiveJpeg(picture);
    byte[] cut = Arrays.copyOf(progressive, (int) (share * progressive.length));
    assertRejected(cut, RejectReason.TRUNCATED, "");
  }

  @Test
  void decode_truncatedWebp_isRejected() {
    byte[] file = webpOfOnePixel(1, 2, 3);
    assertRejected(Arrays.copyOf(file, 48), RejectReason.TRUNCATED, "48 bytes of 54");
  }

  @Test
  void decode_jpegWithoutItsEndMarker_dependsOnWhetherPixelsAreMissing() throws Exception {
    BufferedImage picture = TestImages.picture(TestImages.noise(64, 64, 5));
    byte[] baseline = TestImages.file("jpeg", picture);
    byte[] withoutEnd = Arrays.copyOf(baseline, baseline.length - 2);
    assertThat(decoder.decode(withoutEnd).rgb()).isEqualTo(decoder.decode(baseline).rgb());
    byte[] progressive = TestImages.progressiveJpeg(picture);
    int lastScan = lastIndexOf(progressive, 0xffda);
    assertRejected(Arrays.copyOf(progressive, lastScan), RejectReason.TRUNCATED, "last scan");
  }

  @Test
  void decode_trailingGarbage_isHarmless() throws Exception {
    byte[] file = TestImages.file("jpeg", TestImages.picture(TestImages.smooth(32, 32)));
    assertThat(decoder.decode(Arrays.copyOf(file, file.length + 5000)).rgb())
        .isEqualTo(decoder.decode(file).rgb());
  }

  @Test
  void decode_damagedFiles_neverFailInAnotherWay() {
    io.corelake.seed.RandomStream random = new io.corelake.seed.RandomStream(11);
    BufferedImage picture = TestImages.picture(TestImages.smooth(24, 24));
    for (String format : new String[] {"jpeg", "png", "gif", "bmp", "tiff"}) {
      byte[] sound = TestImages.file(format, picture);
      for (int i = 0; i < 300; i++) {
        byte[] damaged = sound.clone();
        for (int hit = 0; hit < 3; hit++) {
          damaged[random.nextInt(Math.min(600, sound.length))] = (byte) random.nextInt(256);
        }
        try {
          DecodedImage decoded =
              new ImageDecoder(new DecodeLimits(1 << 20, 1 << 20)).decode(damaged);
          assertThat(decoded.rgb()).isNotEmpty();
        } catch (UndecodableImageException e) {
          assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff"})
  void decode_aboveMaxDecodedPixels_takesEveryNthPixel(String format) throws Exception {
    DecodedImage image = TestImages.noise(50, 31, 9);
    byte[] file = TestImages.file(format, TestImages.picture(image));
    DecodedImage decoded = new ImageDecoder(new DecodeLimits(10_000, 200)).decode(file);
    assertThat(decoded.width()).isEqualTo(17);
    assertThat(decoded.height()).isEqualTo(11);
    assertThat(decoded.rgb()[3 * (2 * 17 + 5)]).isEqualTo(image.rgb()[3 * (6 * 50 + 15)]);
  }

  @Test
  void decode_largeProgressiveJpeg_isSubsampled() throws Exception {
    byte[] file = TestImages.progressiveJpeg(TestImages.picture(TestImages.smooth(100, 60)));
    DecodedImage whole = decoder.decode(file);
    DecodedImage half = new ImageDecoder(new DecodeLimits(10_000, 1_500)).decode(file);
    assertThat(half.width()).isEqualTo(50);
    assertThat(half.height()).isEqualTo(30);
    for (int i = 0; i < half.width() * half.height(); i++) {
      int there = 2 * (i / 50) * 100 + 2 * (i % 50);
      assertThat(half.rgb()[3 * i]).isEqualTo(whole.rgb()[3 * there]);
    }
  }

  @ParameterizedTest
  @CsvSource({"6000, 2", "1500, 2", "1499, 4", "400, 4", "375, 4", "374, 8", "104, 8"})
  void decode_largeJpeg_isScaled(int maxDecodedPixels, int scale) throws Exception {
    byte[] file = TestImages.file("jpeg", TestImages.picture(TestImages.noise(100, 60, 4)));
    SufficientSize sufficient = new SufficientSize(1_500, 1);
    DecodedImage decoded =
        new ImageDecoder(new DecodeLimits(10_000, maxDecodedPixels), sufficient).decode(file);
    assertThat(decoded.rgb())
        .isEqualTo(ScaledJpeg.decode(file, JpegColor.YCBCR, scale).orElseThrow().rgb());
  }

  @Test
  void decode_scaledJpegWithOrientation_isTurned() throws Exception {
    byte[] file = TestImages.file("jpeg", TestImages.picture(TestImages.smooth(40, 24)));
    ImageDecoder small = new ImageDecoder(LIMITS, new SufficientSize(200, 10));
    DecodedImage turned = small.decode(withOrientation(file, 6));
    assertThat(turned.width()).isEqualTo(12);
    assertThat(turned.rgb()).isEqualTo(Orientation.TURN_RIGHT.apply(small.decode(file)).rgb());
  }

  /** What the scaled decoder leaves is the other reader's: its pixels, and its verdicts. */
  @Test
  void decode_jpegThatIsNotScaled_isDecodedOrRejectedAsEver() throws Exception {
    ImageDecoder small = new ImageDecoder(LIMITS, new SufficientSize(1, 1));
    byte[] progressive = TestImages.progressiveJpeg(TestImages.picture(TestImages.smooth(40, 24)));
    assertThat(small.decode(progressive).rgb()).isEqualTo(decoder.decode(progressive).rgb());
    byte[] file = TestImages.file("jpeg", TestImages.picture(TestImages.noise(64, 64, 2)));
    byte[] cut = Arrays.copyOf(file, file.length / 2);
    assertThat(catchThrowableOfType(UndecodableImageException.class, () -> small.decode(cut)))
        .returns(RejectReason.TRUNCATED, UndecodableImageException::reason);
  }

  @ParameterizedTest
  @CsvSource({"1,0,1,2,3,4,5", "2,2,1,0,5,4,3", "3,5,4,3,2,1,0", "4,3,4,5,0,1,2"})
  void orientation_upright_keepsTheShape(int tag, int a, int b, int c, int d, int e, int f) {
    DecodedImage turned = Orientation.ofTag(tag).apply(numbered(3, 2));
    assertThat(turned.width()).isEqualTo(3);
    assertThat(firstBands(turned)).containsExactly(a, b, c, d, e, f);
  }

  @ParameterizedTest
  @CsvSource({"5,0,3,1,4,2,5", "6,3,0,4,1,5,2", "7,5,2,4,1,3,0", "8,2,5,1,4,0,3"})
  void orientation_lying_swapsTheSides(int tag, int a, int b, int c, int d, int e, int f) {
    DecodedImage turned = Orientation.ofTag(tag).apply(numbered(3, 2));
    assertThat(turned.width()).isEqualTo(2);
    assertThat(firstBands(turned)).containsExactly(a, b, c, d, e, f);
  }

  @Test
  void decode_jpegWithOrientation_isTurned() throws Exception {
    byte[] file = TestImages.file("jpeg", TestImages.picture(TestImages.smooth(40, 24)));
    DecodedImage turned = decoder.decode(withOrientation(file, 6));
    assertThat(turned.width()).isEqualTo(24);
    assertThat(turned.rgb()).isEqualTo(Orientation.TURN_RIGHT.apply(decoder.decode(file)).rgb());
  }

  @Test
  void jpegColor_cmyk_isMultipliedOut() {
    byte[] inverted = {(byte) 255, (byte) 128, 0, (byte) 255, (byte) 200, 100, 50, 100};
    assertThat(JpegColor.CMYK.toRgb(inverted)).containsExactly(255, 128, 0, 78, 39, 20);
  }

  @Test
  void code_isKebabCase() {
    assertThat(RejectReason.TOO_MANY_PIXELS.code()).isEqualTo("too-many-pixels");
  }

  private void assertRejected(byte[] file, RejectReason reason, String detail) {
    UndecodableImageException rejected =
        catchThrowableOfType(UndecodableImageException.class, () -> decoder.decode(file));
    assertThat(rejected).as("%d bytes", file.length).isNotNull().hasMessageContaining(detail);
    assertThat(rejected.reason()).as(rejected.getMessage()).isEqualTo(reason);
  }

  private static void assertClose(DecodedImage actual, DecodedImage expected, int tolerance) {
    assertThat(actual.width()).isEqualTo(expected.width());
    assertThat(actual.height()).isEqualTo(expected.height());
    for (int i = 0; i < expected.rgb().length; i++) {
      assertThat(Math.abs((actual.rgb()[i] & 0xff) - (expected.rgb()[i] & 0xff)))
          .isLessThanOrEqualTo(tolerance);
    }
  }

  private static DecodedImage numbered(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 + 100 * (i % 3));
    }
    return new DecodedImage(width, height, rgb);
  }

  private static int[] firstBands(DecodedImage image) {
    int[] bands = new int[image.width() * image.height()];
    for (int i = 0; i < bands.length; i++) {
      bands[i] = image.rgb()[3 * i];
      assertThat(image.rgb()[3 * i + 2]).isEqualTo((byte) (bands[i] + 200));
    }
    return bands;
  }

  private static byte[] pngHeader(int width, int height) {
    ByteBuffer file = ByteBuffer.allocate(33);
    file.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}).putInt(13);
    file.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(width).putInt(height);
    file.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(file.array(), 12, 17);
    return file.putInt((int) crc.getValue()).array();
  }

  private static byte[] gifHeader(int width, int height) {
    ByteBuffer file = ByteBuffer.allocate(40).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    file.put("GIF89a".getBytes(StandardCharsets.US_ASCII));
    file.putShort((short) width).putShort((short) height).put(new byte[] {0, 0, 0, ','});
    file.putInt(0).putShort((short) width).putShort((short) height);
    file.put((byte) 0x80).put(new byte[6]).put(new byte[] {2, 1, 0, 0, ';'});
    return file.array();
  }

  private static byte[] bmpHeader(int width, int height) {
    ByteBuffer file = ByteBuffer.allocate(60).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(60).putInt(0).putInt(54).putInt(40);
    file.putInt(width).putInt(height).putShort((short) 1).putShort((short) 24);
    return file.array();
  }

  private static byte[] jpegHeader(int width, int height) {
    byte[] file = TestImages.file("jpeg", TestImages.picture(TestImages.smooth(16, 16)));
    int frame = indexOf(file, 0xffc0);
    ByteBuffer.wrap(file).putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
    return file;
  }

  private static byte[] webpHeader(int width, int height) {
    return webp(new long[] {width - 1, 14, height - 1, 14, 0, 1, 0, 3});
  }

  /** One pixel of four simple prefix codes with one symbol each, which take no further bits. */
  private static byte[] webpOfOnePixel(int red, int green, int blue) {
    long noTransformNorCacheNorGroups = 0;
    return webp(
        new long[] {
          0,
          14,
          0,
          14,
          0,
          1,
          0,
          3,
          noTransformNorCacheNorGroups,
          3,
          1,
          1,
          0,
          1,
          1,
          1,
          green,
          8,
          1,
          1,
          0,
          1,
          1,
          1,
          red,
          8,
          1,
          1,
          0,
          1,
          1,
          1,
          blue,
          8,
          1,
          1,
          0,
          1,
          1,
          1,
          255,
          8,
          1,
          1,
          0,
          1,
          0,
          1,
          0,
          1
        });
  }

  /** Returns a lossless WebP file of (value, bit count) pairs, lowest bit first. */
  private static byte[] webp(long[] valuesAndBits) {
    byte[] bits = new byte[32];
    int at = 0;
    for (int i = 0; i < valuesAndBits.length; i += 2) {
      for (int bit = 0; bit < valuesAndBits[i + 1]; bit++, at++) {
        bits[at / 8] |= (byte) (((valuesAndBits[i] >> bit) & 1) << (at % 8));
      }
    }
    ByteBuffer file = ByteBuffer.allocate(54).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(46);
    file.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(33).put((byte) 0x2f);
    return file.put(bits).array();
  }

  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    ByteBuffer exif = ByteBuffer.allocate(36);
    exif.putShort((short) 0xffe1).putShort((short) 34);
    exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return ByteBuffer.allocate(jpeg.length + exif.capacity())
        .put(jpeg, 0, 2)
        .put(exif.array())
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  private static int indexOf(byte[] file, int marker) {
    int i = 0;
    while (ByteBuffer.wrap(file).getShort(i) != (short) marker) {
      i++;
    }
    return i;
  }

  private static int lastIndexOf(byte[] file, int marker) {
    int i = file.length - 2;
    while (ByteBuffer.wrap(file).getShort(i) != (short) marker) {
      i--;
    }
    return i;
  }
}
