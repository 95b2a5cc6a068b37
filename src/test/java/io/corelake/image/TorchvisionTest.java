package io.corelake.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Views against torchvision's of the same recipes: each operation alone, and all of them in several
 * orders. {@code make_torchvision_fixtures.py} made them, and its text says what they hold.
 */
class TorchvisionTest {
  /**
   * Largest difference of a sample in 0 .. 1 after a resize, whose weights along the rows are
   * rounded to 2^-13: a fortieth of a step of an 8-bit sample.
   */
  private static final double RESIZED = 1e-4;

  /** And without one: all is float32, here and there. */
  private static final double NOT_RESIZED = 2e-6;

  private static final int WIDTH = 64;

  private static final int HEIGHT = 48;

  private static final Map<String, Fixture> FIXTURES = read();

  private record Fixture(
      ViewRecipe recipe, int size, float[] mean, float[] std, int stride, float[] expected) {}

  static List<String> names() {
    return List.copyOf(FIXTURES.keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void render_isAsInTorchvision(String name) {
    Fixture fixture = FIXTURES.get(name);
    int size = fixture.size();
    FloatBuffer target = FloatBuffer.allocate(3 * size * size);
    new ViewRenderer(AugmentationPolicy.none(), size, fixture.mean(), fixture.std())
        .render(new DecodedImage(WIDTH, HEIGHT, resource("drawn.rgb")), fixture.recipe(), target);
    double most = 0;
    for (int i = 0; i < fixture.expected().length; i++) {
      int at = i * fixture.stride();
      double difference = target.get(at) - fixture.expected()[i];
      most = Math.max(most, Math.abs(difference) * fixture.std()[at / (size * size)]);
    }
    CropBox crop = fixture.recipe().crop();
    boolean resized = crop.width() != size || crop.height() != size;
    assertThat(most).isLessThan(resized ? RESIZED : NOT_RESIZED);
  }

  @Test
  void fixtures_areOfEveryOperation() {
    assertThat(names()).hasSizeGreaterThanOrEqualTo(50);
    for (ColorOperation operation : ColorOperation.values()) {
      assertThat(FIXTURES.values())
          .anyMatch(fixture -> fixture.recipe().jitter().equals(List.of(operation)));
    }
    assertThat(FIXTURES.values())
        .anyMatch(fixture -> fixture.recipe().flip())
        .anyMatch(fixture -> fixture.recipe().grayscale())
        .anyMatch(fixture -> fixture.recipe().blurSigma() > 0)
        .anyMatch(
            fixture -> fixture.recipe().jitter().size() == 4 && fixture.recipe().blurSigma() > 0);
  }

  private static Map<String, Fixture> read() {
    FloatBuffer expected =
        ByteBuffer.wrap(resource("expected.f32")).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    Map<String, Fixture> fixtures = new LinkedHashMap<>();
    new String(resource("views.tsv"), StandardCharsets.UTF_8)
        .lines()
        .skip(2)
        .map(line -> line.split("\t", -1))
        .forEach(columns -> fixtures.put(columns[0], fixture(columns, expected)));
    assertThat(expected.remaining()).isZero();
    return fixtures;
  }

  private static Fixture fixture(String[] columns, FloatBuffer expected) {
    int size = Integer.parseInt(columns[13]);
    int stride = Integer.parseInt(columns[16]);
    float[] samples = new float[(3 * size * size + stride - 1) / stride];
    expected.get(samples);
    return new Fixture(
        recipe(columns), size, numbers(columns[14]), numbers(columns[15]), stride, samples);
  }

  private static ViewRecipe recipe(String[] columns) {
    return new ViewRecipe(
        new CropBox(
            Integer.parseInt(columns[1]),
            Integer.parseInt(columns[2]),
            Integer.parseInt(columns[3]),
            Integer.parseInt(columns[4])),
        columns[5].equals("1"),
        columns[6].replace("-", "").chars().mapToObj(TorchvisionTest::operation).toList(),
        Float.parseFloat(columns[7]),
        Float.parseFloat(columns[8]),
        Float.parseFloat(columns[9]),
        Float.parseFloat(columns[10]),
        columns[11].equals("1"),
        Double.parseDouble(columns[12]));
  }

  private static ColorOperation operation(int initial) {
    for (ColorOperation operation : ColorOperation.values()) {
      if (operation.name().charAt(0) == initial) {
        return operation;
      }
    }
    throw new IllegalArgumentException("No colour operation begins with " + (char) initial);
  }

  private static float[] numbers(String text) {
    String[] parts = text.split(",", 3);
    float[] numbers = new float[parts.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Float.parseFloat(parts[i]);
    }
    return numbers;
  }

  private static byte[] resource(String name) {
    try (InputStream file = TorchvisionTest.class.getResourceAsStream("torchvision/" + name)) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
