package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {
  private final ImageDecoder decoder = new ImageDecoder(new DecodeLimits(100_000, 100_000));

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
    DecodedImage turned = decode(HandmadeFiles.withOrientation(file, 6));
    assertThat(turned.width()).isEqualTo(24);
    assertThat(turned.rgb()).isEqualTo(Orientation.TURN_RIGHT.apply(decode(file)).rgb());
  }

  @Test
  void decode_traits_areThoseOfTheStoredImage() throws Exception {
    BufferedImage picture = TestImages.picture(TestImages.smooth(100, 60));
    ImageDecoder small = new ImageDecoder(new DecodeLimits(10_000, 1_500));
    byte[] turned = HandmadeFiles.withOrientation(TestImages.file("jpeg", picture), 6);
    assertThat(small.decode(turned).traits()).isEqualTo(new ImageTraits("jpeg", "RGB", 100, 60));
    assertThat(small.decode(TestImages.file("png", picture)).traits())
        .isEqualTo(new ImageTraits("png", "RGB", 100, 60));
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

  private DecodedImage decode(byte[] file) throws UndecodableImageException {
    return decoder.decode(file).pixels();
  }
}
