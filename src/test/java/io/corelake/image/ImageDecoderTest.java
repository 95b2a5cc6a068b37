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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private static final DecodeLimits LIMITS = new DecodeLimits(100_000_000, 25_000_000);

  private final ImageDecoder decoder = new ImageDecoder(LIMITS);

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff"})
  void decode_losslessFormat_givesThePixels(String format) throws Exception {
    DecodedImage image = TestImages.noise(37, 23, 1);
    DecodedImage decoded = decode(TestImages.file(format, TestImages.picture(image)));
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
      assertClose(decode(file), image, 12);
    }
  }

  @Test
  void decode_jpeg_convertsColorsAsLibjpegDoes() throws Exception {
    byte[] file = TestImages.file("jpeg", TestImages.picture(TestImages.smooth(64, 48)));
    BufferedImage shown = javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(file));
    assertThat(decode(file).rgb()).isEqualTo(RgbPixels.of(shown).rgb());
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
    assertThat(decode(TestImages.file(format, picture)).rgb())
        .containsExactly(255, 254, 253, 10, 20, 30, 200, 150, 100, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg"})
  void decode_gray_repeatsTheSample(String format) throws Exception {
    BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    int[] samples = new int[64];
    Arrays.fill(samples, 100);
    picture.getRaster().setPixels(0, 0, 8, 8, samples);
    assertThat(decode(TestImages.file(format, picture)).rgb()).containsOnly(100);
  }

  @Test
  void decode_gray16_keepsTheHighByte() throws Exception {
    BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    picture.getRaster().setPixels(0, 0, 2, 1, new int[] {0x1fff, 0xfe01});
    assertThat(decode(TestImages.file("png", picture)).rgb())
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
    assertThat(decode(TestImages.file("png", picture)).rgb()).containsExactly(0x01, 0x80, 0xff);
  }

  @Test
  void decode_alpha_isDropped() throws Exception {
    BufferedImage picture = new BufferedImage(2, 1, BufferedImage.TYPE_4BYTE_ABGR);
    picture.getRaster().setPixels(0, 0, 2, 1, new int[] {9, 8, 7, 0, 250, 100, 50, 128});
    assertThat(decode(TestImages.file("png", picture)).rgb())
        .containsExactly(9, 8, 7, 250, 100, 50);
  }

  /** A lossless WebP of one pixel, by hand: (255, 128, 0). */
  @Test
  void decode_webp_isRead() throws Exception {
    byte[] decoded = decode(HandmadeFiles.webpOfOnePixel(0xff, 0x80, 0x00)).rgb();
    assertThat(decoded).containsExactly(0xff, 0x80, 0x00);
  }

  @Test
  void decode_unusableFile_saysWhy() {
    assertRejected(new byte[0], RejectReason.EMPTY_FILE, "no bytes");
    assertRejected(
        "<html>".getBytes(StandardCharsets.UTF_8), RejectReason.UNKNOWN_FORMAT, "3c 68 74 6d 6c");
    assertRejected(new byte[] {(byte) 0xff, (byte) 0xd8}, RejectReason.TRUNCATED, "2 bytes");
    assertRejected(HandmadeFiles.pngHeader(0, 10), RejectReason.BROKEN_HEADER, "0 x 10");
    assertRejected(
        HandmadeFiles.bmpHeader(2_000_000, 3_000_000),
        RejectReason.TOO_MANY_PIXELS,
        "6000000000000");
    byte[] lossless = TestImages.file("jpeg", TestImages.picture(TestImages.smooth(16, 16)));
    lossless[HandmadeFiles.indexOf(lossless, 0xffc0) + 1] = (byte) 0xc3;
    assertRejected(lossless, RejectReason.UNSUPPORTED_VARIANT, "0xc3");
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
    byte[] file = HandmadeFiles.webpOfOnePixel(1, 2, 3);
    assertRejected(Arrays.copyOf(file, 48), RejectReason.TRUNCATED, "48 bytes of 54");
  }

  @Test
  void decode_jpegWithoutItsEndMarker_dependsOnWhetherPixelsAreMissing() throws Exception {
    BufferedImage picture = TestImages.picture(TestImages.noise(64, 64, 5));
    byte[] baseline = TestImages.file("jpeg", picture);
    byte[] withoutEnd = Arrays.copyOf(baseline, baseline.length - 2);
    assertThat(decode(withoutEnd).rgb()).isEqualTo(decode(baseline).rgb());
    byte[] progressive = TestImages.progressiveJpeg(picture);
    int lastScan = HandmadeFiles.lastIndexOf(progressive, 0xffda);
    assertRejected(Arrays.copyOf(progressive, lastScan), RejectReason.TRUNCATED, "last scan");
  }

  @Test
  void decode_trailingGarbage_isHarmless() throws Exception {
    byte[] file = TestImages.file("jpeg", TestImages.picture(TestImages.smooth(32, 32)));
    assertThat(decode(Arrays.copyOf(file, file.length + 5000)).rgb()).isEqualTo(decode(file).rgb());
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

  private DecodedImage decode(byte[] file) throws UndecodableImageException {
    return decoder.decode(file).pixels();
  }

  private void assertRejected(byte[] file, RejectReason reason, String detail) {
    UndecodableImageException rejected =
        catchThrowableOfType(UndecodableImageException.class, () -> decode(file));
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
}
