package io.corelake.image;

import java.util.List;
import java.util.Optional;

/**
 * JPEG files decoded at a half, a quarter or an eighth of their size, each pixel being the mean of
 * a square of the full image: the scaled decoding of libjpeg, which ImageIO does not offer.
 *
 * <p>Takes on only what it knows wholly: sequential Huffman coding, 8 bits, one component or three
 * in one scan, and data without the slightest irregularity. Anything else it leaves to the JDK's
 * reader, so a file is never judged here.
 */
final class ScaledJpeg {
  /** The scales that there are, as divisors of the sides. */
  static final List<Integer> SCALES = List.of(2, 4, 8);

  /** One bit at least for the mean of a block, and one for the end of its coefficients. */
  private static final int FEWEST_BITS_OF_BLOCK = 2;

  private final ScaledJpegFrame frame;
  private final JpegColor color;
  private final int scale;
  private final ScaledJpegPlane[] planes;
  private final boolean wholePlanes;
  private final int width;
  private final int height;
  private final byte[] rgb;

  private ScaledJpeg(ScaledJpegFrame frame, JpegColor color, int scale) {
    this.frame = frame;
    this.color = color;
    this.scale = scale;
    width = scaled(frame.width(), scale);
    height = scaled(frame.height(), scale);
    List<ScaledJpegScaling> scalings =
        frame.components().stream()
            .map(component -> ScaledJpegScaling.of(frame, component, scale))
            .toList();
    wholePlanes = scalings.stream().anyMatch(scaling -> scaling.down() > 1);
    planes = new ScaledJpegPlane[scalings.size()];
    for (int i = 0; i < planes.length; i++) {
      planes[i] =
          new ScaledJpegPlane(
              frame.components().get(i),
              scalings.get(i),
              frame.columns(),
              wholePlanes ? frame.rows() : 1);
    }
    rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
  }

  /**
   * Returns the pixels as they are stored, not turned; nothing where the file is left to the JDK's
   * reader. Allocates some twelve bytes for each pixel of the result at most, and nothing of that
   * size for a file that is too short for its image.
   *
   * @param color what the samples mean
   * @param scale of {@link #SCALES}
   */
  static Optional<DecodedImage> decode(byte[] file, JpegColor color, int scale) {
    if (!SCALES.contains(scale)) {
      throw new IllegalArgumentException("scale is " + scale + "; it must be one of " + SCALES);
    }
    try {
      ScaledJpegFrame frame = ScaledJpegParser.parse(file);
      long bits = (long) Byte.SIZE * (file.length - frame.dataStart());
      if (frame.blocks() > bits / FEWEST_BITS_OF_BLOCK) {
        return Optional.empty();
      }
      return Optional.of(new ScaledJpeg(frame, color, scale).read(file));
    } catch (ScaledJpegRefusal e) {
      return Optional.empty();
    }
  }

  /** Returns how long a side becomes. */
  static int scaled(int side, int scale) {
    return ScaledJpegFrame.ceilDivide(side, scale);
  }

  private DecodedImage read(byte[] file) throws ScaledJpegRefusal {
    ScaledJpegBits bits = new ScaledJpegBits(file, frame.dataStart());
    int columns = frame.columns();
    int rowsOfUnit = ScaledJpegWeights.BLOCK_SIDE / scale * frame.vertical();
    int untilRestart = frame.restartInterval();
    int restarts = 0;
    for (int unitRow = 0; unitRow < frame.rows(); unitRow++) {
      for (int unitColumn = 0; unitColumn < columns; unitColumn++) {
        if (frame.restartInterval() > 0 && untilRestart-- == 0) {
          restart(bits, restarts++);
          untilRestart = frame.restartInterval() - 1;
        }
        for (ScaledJpegPlane plane : planes) {
          plane.readUnit(bits, unitColumn, wholePlanes ? unitRow : 0);
        }
      }
      if (!wholePlanes) {
        writeRows(unitRow * rowsOfUnit, Math.min(height, (unitRow + 1) * rowsOfUnit));
      }
    }
    bits.end();
    if (wholePlanes) {
      writeRows(0, height);
    }
    return new DecodedImage(width, height, rgb);
  }

  private void restart(ScaledJpegBits bits, int number) throws ScaledJpegRefusal {
    bits.restart(number);
    for (ScaledJpegPlane plane : planes) {
      plane.restart();
    }
  }

  private void writeRows(int from, int to) {
    byte[][] samples = new byte[planes.length][];
    int[] offsets = new int[planes.length];
    for (int y = from; y < to; y++) {
      for (int i = 0; i < planes.length; i++) {
        offsets[i] = planes[i].prepareRow(y);
        samples[i] = planes[i].rowSamples();
      }
      color.writeRow(samples, offsets, rgb, 3 * y * width, width);
    }
  }
}
