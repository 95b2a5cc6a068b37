package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.corelake.seed.RandomStream;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewRendererTest {
  private static final float[] ZERO = {0, 0, 0};
  private static final float[] ONE = {1, 1, 1};

  @Test
  void render_nonePolicyAtTheSameSize_isTheImage() {
    DecodedImage image = TestImages.noise(40, 40, 1);
    float[] view = render(image, AugmentationPolicy.none(), 40, 7);
    for (int plane = 0; plane < 3; plane++) {
      for (int i = 0; i < 1600; i++) {
        assertThat(view[plane * 1600 + i])
            .isCloseTo((image.rgb()[3 * i + plane] & 0xff) / 255f, within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"50,31,16", "20,90,33", "7,5,24", "64,64,63", "1,1,4", "300,2,8"})
  void render_nonePolicy_isTheTriangleFilter(int width, int height, int size) {
    DecodedImage image = TestImages.noise(width, height, 2);
    float[] view = render(image, AugmentationPolicy.none(), size, 7);
    // Each of the weights along the rows is off by 2^-14 at most, one way or the other.
    float rounding = (float) Math.sqrt(Math.max(1, 2.0 * width / size)) * 0x1p-14f;
    for (int plane = 0; plane < 3; plane++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          assertThat(view[(plane * size + y) * size + x])
              .isCloseTo((float) reference(image, size, x, y, plane), within(rounding));
        }
      }
    }
  }

  @Test
  void resize_crop_readsTheCropAlone() {
    DecodedImage image = TestImages.noise(30, 20, 3);
    CropBox crop = new CropBox(11, 6, 9, 13);
    byte[] cut = new byte[3 * 9 * 13];
    for (int y = 0; y < 13; y++) {
      System.arraycopy(image.rgb(), 3 * ((6 + y) * 30 + 11), cut, 27 * y, 27);
    }
    float[][] expected = new float[3][5 * 8];
    float[][] actual = new float[3][5 * 8];
    CropResize resize = new CropResize();
    resize.resize(new DecodedImage(9, 13, cut), CropBox.whole(9, 13), false, 5, 8, expected);
    resize.resize(image, crop, false, 5, 8, actual);
    assertThat(actual).isDeepEqualTo(expected);
    resize.resize(image, crop, true, 5, 8, actual);
    for (int row = 0; row < 3 * 8; row++) {
      for (int x = 0; x < 5; x++) {
        assertThat(actual[row / 8][row % 8 * 5 + x])
            .isEqualTo(expected[row / 8][row % 8 * 5 + 4 - x]);
      }
    }
  }

  @Test
  void render_sameStream_sameView_otherStream_otherView() {
    DecodedImage image = TestImages.smooth(120, 90);
    ViewRenderer renderer = new ViewRenderer(AugmentationPolicy.simClr(), 72, ZERO, ONE);
    float[] first = render(renderer, image, 72, 1);
    float[] second = render(renderer, image, 72, 2);
    assertThat(render(renderer, image, 72, 1)).isEqualTo(first);
    assertThat(render(image, AugmentationPolicy.simClr(), 72, 1)).isEqualTo(first);
    assertThat(second).isNotEqualTo(first);
    for (float sample : first) {
      assertThat(sample).isBetween(0f, 1.000001f);
    }
  }

  @Test
  void render_numberOfDraws_dependsOnTheSizeAlone() {
    for (int seed = 0; seed < 50; seed++) {
      RandomStream one = new RandomStream(seed);
      RandomStream other = new RandomStream(seed);
      ViewRenderer renderer = new ViewRenderer(AugmentationPolicy.simClr(), 66, ZERO, ONE);
      renderer.render(TestImages.noise(80, 70, 1), one, FloatBuffer.allocate(3 * 66 * 66));
      renderer.render(TestImages.smooth(80, 70), other, FloatBuffer.allocate(3 * 66 * 66));
      assertThat(one.nextLong()).isEqualTo(other.nextLong());
    }
  }

  @Test
  void render_normalizesAndAdvancesTheBuffer() {
    float[] mean = {0.1f, 0.2f, 0.3f};
    float[] std = {0.5f, 0.25f, 2f};
    DecodedImage image = TestImages.noise(4, 4, 5);
    FloatBuffer target = FloatBuffer.allocate(100);
    target.position(10);
    new ViewRenderer(AugmentationPolicy.none(), 4, mean, std)
        .render(image, new RandomStream(1), target);
    assertThat(target.position()).isEqualTo(58);
    for (int plane = 0; plane < 3; plane++) {
      float sample = (image.rgb()[plane] & 0xff) / 255f;
      assertThat(target.get(10 + 16 * plane))
          .isCloseTo((sample - mean[plane]) / std[plane], within(1e-5f));
    }
    assertThat(target.get(9)).isZero();
    assertThat(target.get(58)).isZero();
  }

  @Test
  void render_manyViews_allocatesNothingOfTheirSize() {
    DecodedImage image = TestImages.smooth(200, 150);
    ViewRenderer renderer = new ViewRenderer(AugmentationPolicy.simClr(), 96, ZERO, ONE);
    FloatBuffer target = FloatBuffer.allocate(3 * 96 * 96);
    RandomStream random = new RandomStream(3);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 200; i++) {
      renderer.render(image, random, target.clear());
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100; i++) {
      renderer.render(image, random, target.clear());
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100 * 4096);
  }

  @Test
  void create_wrongArguments_areNamed() {
    AugmentationPolicy policy = AugmentationPolicy.none();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ViewRenderer(policy, 0, ZERO, ONE))
        .withMessageContaining("size is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ViewRenderer(policy, 8, ZERO, new float[] {1, 0, 1}))
        .withMessageContaining("std is 0");
    ViewRenderer renderer = new ViewRenderer(policy, 8, ZERO, ONE);
    DecodedImage image = TestImages.smooth(8, 8);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> renderer.render(image, new RandomStream(1), FloatBuffer.allocate(191)))
        .withMessageContaining("a view has 192");
  }

  private static float[] render(
      DecodedImage image, AugmentationPolicy policy, int size, long seed) {
    return render(new ViewRenderer(policy, size, ZERO, ONE), image, size, seed);
  }

  private static float[] render(ViewRenderer renderer, DecodedImage image, int size, long seed) {
    FloatBuffer target = FloatBuffer.allocate(3 * size * size);
    renderer.render(image, new RandomStream(seed), target);
    return target.array();
  }

  /** The definition, in two dimensions at once: every source pixel with its own weight. */
  private static double reference(DecodedImage image, int size, int x, int y, int plane) {
    double sum = 0;
    double weights = 0;
    for (int v = 0; v < image.height(); v++) {
      double rowWeight = triangle(v, y, image.height(), size);
      for (int u = 0; u < image.width() && rowWeight > 0; u++) {
        double weight = rowWeight * triangle(u, x, image.width(), size);
        sum += weight * (image.rgb()[3 * (v * image.width() + u) + plane] & 0xff) / 255;
        weights += weight;
      }
    }
    return sum / weights;
  }

  private static double triangle(int from, int to, int sourceSize, int targetSize) {
    double scale = (double) sourceSize / targetSize;
    double distance = Math.abs(from + 0.5 - (to + 0.5) * scale);
    return Math.max(0, 1 - distance / Math.max(1, scale));
  }
}
