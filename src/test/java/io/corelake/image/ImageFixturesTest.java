package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.corelake.image.PillowPixels.Difference;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of file, drawn by the project, against Pillow's pixels of it. */
class ImageFixturesTest {
  /** All but lossy WebP: the same samples, and the same arithmetic. */
  private static final Difference NONE = new Difference(0, 0);

  /**
   * Lossy WebP has a quarter of its colour samples; Pillow's library interpolates the others, the
   * reader here repeats them. On these 24 pixels with all colours that is at its worst.
   */
  private static final Difference LOSSY_WEBP = new Difference(80, 12);

  private final ImageDecoder decoder = new ImageDecoder(new DecodeLimits(100_000_000, 25_000_000));

  static List<String> names() {
    return Fixtures.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void decode_fixture_isAsInPillow(String name) throws Exception {
    DecodedFile decoded = decoder.decode(Fixtures.file(name));
    Difference difference = PillowPixels.difference(decoded.pixels(), Fixtures.pixels(name));
    Difference tolerance = name.startsWith("webp-lossy") ? LOSSY_WEBP : NONE;
    assertThat(difference.most()).isLessThanOrEqualTo(tolerance.most());
    assertThat(difference.mean()).isLessThanOrEqualTo(tolerance.mean());
    assertThat(name).startsWith(decoded.traits().format());
  }

  @Test
  void fixtures_areOfEveryFormat() {
    for (ImageFormat format : ImageFormat.values()) {
      assertThat(names()).anyMatch(name -> name.startsWith(format.label()));
    }
    assertThat(names()).hasSizeGreaterThanOrEqualTo(80);
  }

  @ParameterizedTest
  @MethodSource("names")
  void decode_fixtureCutOff_isRejected(String name) {
    byte[] file = Fixtures.file(name);
    int end = pixelsEnd(name, file.length);
    for (double share : new double[] {0.5, 0.95}) {
      byte[] cut = Arrays.copyOf(file, (int) (share * end));
      UndecodableImageException rejected =
          catchThrowableOfType(UndecodableImageException.class, () -> decoder.decode(cut));
      assertThat(rejected).as("%s of %s", share, name).isNotNull();
      assertThat(rejected.reason())
          .as(rejected.getMessage())
          .isIn(RejectReason.TRUNCATED, RejectReason.BROKEN_DATA, RejectReason.BROKEN_HEADER);
    }
  }

  /** What stands behind the pixels is not missed, by Pillow neither. */
  private static int pixelsEnd(String name, int length) {
    if (name.startsWith("jpeg-trailing-garbage")) {
      return length - 1024;
    }
    if (name.startsWith("png")) {
      return length - 20; // Checksum of the packed pixels and of their chunk, and the end chunk.
    }
    return name.startsWith("gif-animated") ? length / 2 : length;
  }

  @ParameterizedTest
  @CsvSource({
    "jpeg-420.jpg,jpeg,RGB,24,19",
    "jpeg-gray.jpg,jpeg,L,24,19",
    "jpeg-cmyk.jpg,jpeg,CMYK,24,19",
    "jpeg-ycck.jpg,jpeg,YCCK,24,19",
    "jpeg-exif-6.jpg,jpeg,RGB,24,19",
    "png-gray-1.png,png,1,24,19",
    "png-gray-16.png,png,I;16,24,19",
    "png-rgb-16.png,png,RGB;16,24,19",
    "png-palette-4.png,png,P,24,19",
    "png-la.png,png,LA,24,19",
    "png-rgba.png,png,RGBA,24,19",
    "gif-smaller-frame.gif,gif,P,32,24",
    "bmp-1.bmp,bmp,1,24,19",
    "bmp-rle8.bmp,bmp,P,24,19",
    "tiff-cmyk.tif,tiff,CMYK,24,19",
    "tiff-gray16.tif,tiff,I;16,24,19",
    "webp-lossy-alpha.webp,webp,RGBA,24,19",
    "webp-lossless.webp,webp,RGB,24,19",
  })
  void decode_fixture_saysWhatItWas(String name, String format, String mode, int width, int height)
      throws Exception {
    assertThat(decoder.decode(Fixtures.file(name)).traits())
        .isEqualTo(new ImageTraits(format, mode, width, height));
  }

  /** Every second pixel of every second row of the canvas, wherever a frame lies on it. */
  @ParameterizedTest
  @CsvSource({"gif-smaller-frame.gif", "png-rgb.png", "tiff-tiled.tif", "bmp-8.bmp"})
  void decode_aboveMaxDecodedPixels_takesEverySecondPixel(String name) throws Exception {
    DecodedImage whole = decoder.decode(Fixtures.file(name)).pixels();
    long quarter = ((whole.width() + 1L) / 2) * ((whole.height() + 1) / 2);
    DecodedImage half =
        new ImageDecoder(new DecodeLimits(100_000, quarter)).decode(Fixtures.file(name)).pixels();
    assertThat(half.width()).isEqualTo((whole.width() + 1) / 2);
    for (int y = 0; y < half.height(); y++) {
      for (int x = 0; x < half.width(); x++) {
        assertThat(half.rgb()[3 * (y * half.width() + x)])
            .as("%d, %d", x, y)
            .isEqualTo(whole.rgb()[3 * (2 * y * whole.width() + 2 * x)]);
      }
    }
  }
}
