package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ThumbnailTest {
  private final ImageDecoder decoder = new ImageDecoder(new DecodeLimits(1_000_000, 1_000_000));

  @Test
  void jpeg_fitsTheSquareAndKeepsTheColors() throws Exception {
    DecodedImage small = decoder.decode(Thumbnail.jpeg(TestImages.smooth(300, 150), 64)).pixels();
    assertThat(small.width()).isEqualTo(64);
    assertThat(small.height()).isEqualTo(32);
    int corner = 3 * (64 * 32 - 1);
    assertThat(small.rgb()[corner] & 0xff).isBetween(235, 255);
    assertThat(small.rgb()[corner + 1] & 0xff).isBetween(235, 255);
    assertThat(small.rgb()[0] & 0xff).isBetween(0, 20);
  }

  @Test
  void jpeg_smallImage_isNotEnlarged() throws Exception {
    assertThat(decoder.decode(Thumbnail.jpeg(TestImages.smooth(20, 10), 64)).pixels().width())
        .isEqualTo(20);
    assertThat(decoder.decode(Thumbnail.jpeg(TestImages.smooth(900, 1), 64)).pixels().height())
        .isEqualTo(1);
  }

  @Test
  void jpeg_noSide_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Thumbnail.jpeg(TestImages.smooth(2, 2), 0))
        .withMessageContaining("maxSide is 0");
  }
}
