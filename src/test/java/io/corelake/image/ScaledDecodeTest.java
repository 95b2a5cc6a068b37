package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a JPEG is decoded at a smaller scale. */
class ScaledDecodeTest {
  @ParameterizedTest
  @CsvSource({"6000, 2", "1500, 2", "1499, 4", "400, 4", "375, 4", "374, 8", "104, 8"})
  void decode_largeJpeg_isScaled(int maxDecodedPixels, int scale) throws Exception {
    byte[] file = TestImages.file("jpeg", TestImages.picture(TestImages.noise(100, 60, 4)));
    SufficientSize sufficient = new SufficientSize(1_500, 1);
    DecodedFile decoded =
        new ImageDecoder(new DecodeLimits(10_000, maxDecodedPixels), sufficient).decode(file);
    assertThat(decoded.pixels().rgb())
        .isEqualTo(ScaledJpeg.decode(file, JpegColor.YCBCR, scale).orElseThrow().rgb());
    assertThat(decoded.traits()).isEqualTo(new ImageTraits("jpeg", "RGB", 100, 60));
  }

  @Test
  void decode_scaledJpegWithOrientation_isTurned() throws Exception {
    byte[] file = TestImages.file("jpeg", TestImages.picture(TestImages.smooth(40, 24)));
    ImageDecoder small =
        new ImageDecoder(new DecodeLimits(100_000, 100_000), new SufficientSize(200, 10));
    DecodedImage turned = small.decode(HandmadeFiles.withOrientation(file, 6)).pixels();
    assertThat(turned.width()).isEqualTo(12);
    assertThat(turned.rgb())
        .isEqualTo(Orientation.TURN_RIGHT.apply(small.decode(file).pixels()).rgb());
  }
}
