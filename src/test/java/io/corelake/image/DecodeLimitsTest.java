package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that ask for too much, and what is asked for at once when they do. */
class DecodeLimitsTest {
  private static final DecodeLimits LIMITS = new DecodeLimits(100_000_000, 25_000_000);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ImageDecoder decoder = new ImageDecoder(LIMITS);

  @Test
  void decode_bomb_isRejectedBeforeAnythingLargeIsAllocated() {
    for (byte[] bomb :
        new byte[][] {
          HandmadeFiles.pngHeader(20_000, 20_000),
          HandmadeFiles.pngHeader(Integer.MAX_VALUE, Integer.MAX_VALUE),
          HandmadeFiles.gifHeader(65_535, 65_535),
          HandmadeFiles.jpegHeader(65_000, 65_000),
          HandmadeFiles.webpHeader(16_383, 16_383)
        }) {
      long before = TestImages.allocatedBytes();
      assertRejected(bomb, RejectReason.TOO_MANY_PIXELS, "corpus.max-pixels is 100000000");
      assertThat(TestImages.allocatedBytes() - before).isLessThan(8 << 20);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff"})
  void decode_aboveMaxDecodedPixels_takesEveryNthPixel(String format) throws Exception {
    DecodedImage image = TestImages.noise(50, 31, 9);
    byte[] file = TestImages.file(format, TestImages.picture(image));
    DecodedImage decoded = new ImageDecoder(new DecodeLimits(10_000, 200)).decode(file).pixels();
    assertThat(decoded.width()).isEqualTo(17);
    assertThat(decoded.height()).isEqualTo(11);
    assertThat(decoded.rgb()[3 * (2 * 17 + 5)]).isEqualTo(image.rgb()[3 * (6 * 50 + 15)]);
  }

  @Test
  void decode_largeProgressiveJpeg_isSubsampled() throws Exception {
    byte[] file = TestImages.progressiveJpeg(TestImages.picture(TestImages.smooth(100, 60)));
    DecodedImage whole = decode(file);
    DecodedImage half = new ImageDecoder(new DecodeLimits(10_000, 1_500)).decode(file).pixels();
    assertThat(half.width()).isEqualTo(50);
    assertThat(half.height()).isEqualTo(30);
    assertThat(half.rgb()[3 * (7 * 50 + 9)]).isEqualTo(whole.rgb()[3 * (14 * 100 + 18)]);
  }

  @Test
  void decode_longSide_isRejected() {
    byte[] file = TestImages.file("png", TestImages.picture(TestImages.smooth(40, 10)));
    DecodeLimits limits = new DecodeLimits(1000, 1000, 39, 100, SECOND);
    assertRejected(
        new ImageDecoder(limits),
        file,
        RejectReason.TOO_LONG_SIDE,
        "40 x 10 pixels; corpus.max-side is 39");
  }

  @Test
  void decode_extremeAspect_isRejected_atTheBoundNot() throws Exception {
    byte[] file = TestImages.file("png", TestImages.picture(TestImages.smooth(10, 40)));
    assertRejected(
        new ImageDecoder(new DecodeLimits(1000, 1000, 100, 3.5, SECOND)),
        file,
        RejectReason.EXTREME_ASPECT,
        "10 x 40 pixels, one side 4 times the other; corpus.max-aspect is 3.5");
    DecodeLimits four = new DecodeLimits(1000, 1000, 100, 4, SECOND);
    assertThat(new ImageDecoder(four).decode(file).pixels().height()).isEqualTo(40);
  }

  /** The time goes by 10 ms a look at the clock. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "tiff"})
  void decode_tooSlow_isGivenUp(String format) {
    byte[] file = TestImages.file(format, TestImages.picture(TestImages.smooth(300, 300)));
    AtomicLong clock = new AtomicLong();
    Duration time = Duration.ofMillis(20);
    ImageDecoder slow =
        new ImageDecoder(
            new DecodeLimits(100_000, 100_000, 1000, 10, time),
            SufficientSize.WHOLE,
            () -> clock.addAndGet(10_000_000));
    assertRejected(
        slow, file, RejectReason.DECODE_TIMEOUT, "0.02 s of processor time; corpus.decode-timeout");
  }

  @Test
  void decode_progressiveJpegOfManyScans_isRejectedUndecoded() throws Exception {
    byte[] file = TestImages.progressiveJpeg(TestImages.picture(TestImages.smooth(64, 64)));
    int lastScan = HandmadeFiles.lastIndexOf(file, 0xffda);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.write(file, 0, lastScan);
    for (int i = 0; i < DecodeLimits.MOST_SCANS; i++) {
      many.write(file, lastScan, file.length - 2 - lastScan);
    }
    many.write(file, file.length - 2, 2);
    assertRejected(
        decoder, many.toByteArray(), RejectReason.TOO_MANY_SCANS, "with more than 100 scans");
    assertThat(decoder.decode(file).pixels().width()).isEqualTo(64);
  }

  /** Without data a decoder fills scan after scan with gray: 827 bytes kept one busy for 9 s. */
  @Test
  void decode_largeProgressiveJpegWithoutItsData_isGivenUpAtOnce() {
    byte[] file = TestImages.progressiveJpeg(TestImages.picture(TestImages.smooth(64, 64)));
    int frame = HandmadeFiles.indexOf(file, 0xffc2);
    ByteBuffer.wrap(file).putShort(frame + 5, (short) 6000).putShort(frame + 7, (short) 6000);
    long start = System.nanoTime();
    assertRejected(decoder, file, RejectReason.TRUNCATED, "cut off");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
  }

  /** A progressive JPEG and a lossless WebP are held whole, whatever is kept of them. */
  @Test
  void decode_heldWhole_isBoundByMemory() throws Exception {
    BufferedImage picture = TestImages.picture(TestImages.smooth(16, 16));
    byte[] progressive = TestImages.progressiveJpeg(picture);
    int frame = HandmadeFiles.indexOf(progressive, 0xffc2);
    ByteBuffer.wrap(progressive)
        .putShort(frame + 5, (short) 9900)
        .putShort(frame + 7, (short) 9900);
    for (int component = 0; component < 3; component++) {
      progressive[frame + 11 + 3 * component] = 0x11;
    }
    assertRejected(decoder, progressive, RejectReason.TOO_MUCH_MEMORY, "at most 335544320");
    byte[] webp = HandmadeFiles.webpHeader(9900, 9900);
    assertRejected(decoder, webp, RejectReason.TOO_MUCH_MEMORY, "at most 335544320");
  }

  @ParameterizedTest
  @CsvSource({
    "322,1073741824,BROKEN_HEADER", // Tile width
    "323,1073741824,BROKEN_HEADER", // Tile height
    "323,32000,TRUNCATED", // Tile height: the file ends before
    "277,100000,UNSUPPORTED_VARIANT", // Samples a pixel
    "324,2147483647,TRUNCATED", // Tile offsets, as a place
    "256,2147483647,TOO_MANY_PIXELS", // Width
  })
  void decode_tiffOfHugeNumbers_isRejectedBeforeAnythingLargeIsAllocated(
      int tag, int number, RejectReason reason) {
    byte[] file = withTag(Fixtures.file("tiff-tiled.tif"), tag, number);
    long before = TestImages.allocatedBytes();
    assertRejected(decoder, file, reason, "");
    assertThat(TestImages.allocatedBytes() - before).isLessThan(8 << 20);
  }

  /** The reader would leave the lower half of each tile black. */
  @Test
  void decode_tiffWhoseTilesHoldTooFewRows_isRejected() {
    byte[] file = withTag(Fixtures.file("tiff-tiled-deflate.tif"), 323, 32);
    assertRejected(file, RejectReason.TRUNCATED, "holds 768 bytes of 1536");
  }

  /** Sub-directories that lead in a circle overflow the stack of a reader that follows them. */
  @Test
  void decode_tiffWhoseDirectoryLeadsToItself_isRead() throws Exception {
    byte[] file = Fixtures.file("tiff-tiled.tif");
    ByteBuffer tiff = ByteBuffer.wrap(file).order(ByteOrder.BIG_ENDIAN);
    int compression = 10;
    while (tiff.getShort(compression) != 259) {
      compression += 12;
    }
    // Without that tag nothing is packed, as here; the EXIF directory is to be this very one.
    tiff.putShort(compression, (short) 34_665).putInt(compression + 8, 8);
    assertThat(decoder.decode(file).pixels().width()).isEqualTo(32);
  }

  @Test
  void limits_outOfRange_areRefused() {
    assertThatThrownBy(() -> new DecodeLimits(0, 1)).hasMessageContaining("maxPixels is 0");
    assertThatThrownBy(() -> new DecodeLimits(1, 0)).hasMessageContaining("maxDecodedPixels is 0");
    assertThatThrownBy(() -> new DecodeLimits(1, 1, 0, 1, SECOND)).hasMessageContaining("maxSide");
    assertThatThrownBy(() -> new DecodeLimits(1, 1, 1, 0.5, SECOND))
        .hasMessageContaining("maxAspect is 0.5");
    assertThatThrownBy(() -> new DecodeLimits(1, 1, 1, 1, Duration.ZERO))
        .hasMessageContaining("timeout is PT0S");
  }

  /** Returns a file with another first number of a tag, which must be there. */
  private static byte[] withTag(byte[] file, int tag, int number) {
    ByteBuffer tiff = ByteBuffer.wrap(file.clone()).order(ByteOrder.BIG_ENDIAN);
    int entry = 10;
    while (tiff.getShort(entry) != tag) {
      entry += 12;
    }
    return tiff.putInt(entry + 8, number).array();
  }

  private void assertRejected(byte[] file, RejectReason reason, String detail) {
    assertRejected(decoder, file, reason, detail);
  }

  private static void assertRejected(
      ImageDecoder decoder, byte[] file, RejectReason reason, String detail) {
    UndecodableImageException rejected =
        catchThrowableOfType(UndecodableImageException.class, () -> decoder.decode(file));
    assertThat(rejected).as("%d bytes", file.length).isNotNull().hasMessageContaining(detail);
    assertThat(rejected.reason()).as(rejected.getMessage()).isEqualTo(reason);
  }

  private DecodedImage decode(byte[] file) throws UndecodableImageException {
    return decoder.decode(file).pixels();
  }
}
