package io.corelake.image;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A small JPEG encoder for what the JDK's cannot write: any sampling, restart markers, 16-bit
 * quantisation tables. Its Huffman codes have up to 12 bits.
 */
final class TestJpeg {
  private static final int RAREST_CODE_BITS = 12;
  private static final int DC_CODE_BITS = 4;

  /** Quantisation step of every coefficient. */
  private static final int STEP = 3;

  /** Of thirty-seconds of the circle. */
  private static final double[] COSINES =
      IntStream.range(0, 32).mapToDouble(i -> Math.cos(i * Math.PI / 16)).toArray();

  private final int[][] sampling;
  private final int restartInterval;
  private final boolean wideSteps;
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private int[] predictions = {};
  private int bits;
  private int bitCount;

  /**
   * Creates an encoder.
   *
   * @param sampling for each component, one or three, the blocks across and down in a unit
   * @param restartInterval units between restart markers, 0 for none
   * @param wideSteps whether quantisation steps are written in 16 bits
   */
  TestJpeg(int[][] sampling, int restartInterval, boolean wideSteps) {
    this.sampling = sampling;
    this.restartInterval = restartInterval;
    this.wideSteps = wideSteps;
  }

  byte[] encode(DecodedImage image) {
    file.reset();
    writeHeaders(image);
    int most = most(0);
    int mostDown = most(1);
    predictions = new int[sampling.length];
    int columns = (image.width() + 8 * most - 1) / (8 * most);
    int rows = (image.height() + 8 * mostDown - 1) / (8 * mostDown);
    for (int unit = 0; unit < columns * rows; unit++) {
      if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0) {
        writeRestart(unit / restartInterval - 1);
      }
      for (int band = 0; band < sampling.length; band++) {
        int across = sampling.length == 1 ? 1 : sampling[band][0];
        int down = sampling.length == 1 ? 1 : sampling[band][1];
        for (int block = 0; block < across * down; block++) {
          int x = (unit % columns * across + block % across) * 8;
          int y = (unit / columns * down + block / across) * 8;
          writeBlock(band, block(image, band, x, y, new int[] {most / across, mostDown / down}));
        }
      }
    }
    flush();
    write(0xff, 0xd9);
    return file.toByteArray();
  }

  /** A component alone has units of one block, whatever its factors say. */
  private int most(int direction) {
    return sampling.length == 1
        ? 1
        : Arrays.stream(sampling).mapToInt(factors -> factors[direction]).max().orElseThrow();
  }

  private void writeHeaders(DecodedImage image) {
    write(0xff, 0xd8, 0xff, 0xdb, 0, wideSteps ? 131 : 67, wideSteps ? 0x10 : 0);
    for (int k = 0; k < 64; k++) {
      if (wideSteps) {
        write(0);
      }
      write(STEP);
    }
    write(0xff, 0xc0, 0, 8 + 3 * sampling.length, 8);
    write(image.height() >> 8, image.height() & 0xff, image.width() >> 8, image.width() & 0xff);
    write(sampling.length);
    for (int band = 0; band < sampling.length; band++) {
      write(band + 1, sampling[band][0] << 4 | sampling[band][1], 0);
    }
    write(0xff, 0xc4, 0, 19 + 12, 0x00, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    for (int size = 0; size < 12; size++) {
      write(size);
    }
    write(0xff, 0xc4, 0, 19 + 162, 0x10, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 159, 0, 0, 0, 0);
    write(0x00, 0x01, 0x02, 0xf0);
    for (int symbol = 3; symbol < 0xfb; symbol++) {
      if (isRare(symbol)) {
        write(symbol);
      }
    }
    if (restartInterval > 0) {
      write(0xff, 0xdd, 0, 4, restartInterval >> 8, restartInterval & 0xff);
    }
    write(0xff, 0xda, 0, 6 + 2 * sampling.length, sampling.length);
    for (int band = 0; band < sampling.length; band++) {
      write(band + 1, 0);
    }
    write(0, 63, 0);
  }

  private static boolean isRare(int symbol) {
    return symbol > 2 && symbol != 0xf0 && (symbol & 0xf) > 0 && (symbol & 0xf) <= 10;
  }

  /** Returns quantised coefficients in zigzag order; beyond the image its last pixels repeat. */
  private static int[] block(DecodedImage image, int band, int left, int top, int[] pixels) {
    double[] samples = new double[64];
    for (int i = 0; i < 64; i++) {
      double sum = 0;
      for (int pixel = 0; pixel < pixels[0] * pixels[1]; pixel++) {
        int x = (left + i % 8) * pixels[0] + pixel % pixels[0];
        int y = (top + i / 8) * pixels[1] + pixel / pixels[0];
        int at = Math.min(y, image.height() - 1) * image.width() + Math.min(x, image.width() - 1);
        sum += component(image.rgb(), 3 * at, band);
      }
      samples[i] = sum / (pixels[0] * pixels[1]) - 128;
    }
    double[] frequencies = transform(transform(samples));
    int[] quantised = new int[64];
    int k = 0;
    for (int diagonal = 0; diagonal < 15; diagonal++) {
      for (int i = Math.max(0, diagonal - 7); i <= Math.min(7, diagonal); i++) {
        int row = diagonal % 2 == 0 ? diagonal - i : i;
        quantised[k++] = (int) Math.round(frequencies[row * 8 + diagonal - row] / STEP);
      }
    }
    return quantised;
  }

  /** Transforms the rows, and transposes. */
  private static double[] transform(double[] samples) {
    double[] transposed = new double[64];
    for (int row = 0; row < 8; row++) {
      for (int frequency = 0; frequency < 8; frequency++) {
        double sum = 0;
        for (int i = 0; i < 8; i++) {
          sum += samples[row * 8 + i] * COSINES[(2 * i + 1) * frequency % 32];
        }
        transposed[frequency * 8 + row] = sum * (frequency == 0 ? Math.sqrt(0.125) : 0.5);
      }
    }
    return transposed;
  }

  private static double component(byte[] rgb, int at, int band) {
    int red = rgb[at] & 0xff;
    int green = rgb[at + 1] & 0xff;
    int blue = rgb[at + 2] & 0xff;
    return switch (band) {
      case 0 -> 0.299 * red + 0.587 * green + 0.114 * blue;
      case 1 -> 128 - 0.168736 * red - 0.331264 * green + 0.5 * blue;
      default -> 128 + 0.5 * red - 0.418688 * green - 0.081312 * blue;
    };
  }

  private void writeBlock(int band, int[] quantised) {
    int difference = quantised[0] - predictions[band];
    predictions[band] = quantised[0];
    int size = size(difference);
    writeBits(size, DC_CODE_BITS);
    writeCoefficient(difference, size);
    int zeros = 0;
    for (int k = 1; k < 64; k++) {
      if (quantised[k] == 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16) {
        writeSymbol(0xf0);
      }
      writeSymbol(zeros << 4 | size(quantised[k]));
      writeCoefficient(quantised[k], size(quantised[k]));
      zeros = 0;
    }
    if (zeros > 0) {
      writeSymbol(0);
    }
  }

  private static int size(int coefficient) {
    return 32 - Integer.numberOfLeadingZeros(Math.abs(coefficient));
  }

  private void writeSymbol(int symbol) {
    switch (symbol) {
      case 0 -> writeBits(0b00, 2);
      case 1 -> writeBits(0b010, 3);
      case 2 -> writeBits(0b0110, 4);
      case 0xf0 -> writeBits(0b0111_0000_0000, RAREST_CODE_BITS);
      default -> {
        int code = 0b0111_0000_0001;
        for (int before = 3; before < symbol; before++) {
          code += isRare(before) ? 1 : 0;
        }
        writeBits(code, RAREST_CODE_BITS);
      }
    }
  }

  private void writeCoefficient(int coefficient, int size) {
    writeBits(coefficient < 0 ? coefficient + (1 << size) - 1 : coefficient, size);
  }

  private void writeBits(int value, int length) {
    for (int i = length - 1; i >= 0; i--) {
      bits = bits << 1 | (value >> i & 1);
      if (++bitCount == 8) {
        write(bits & 0xff);
        if ((bits & 0xff) == 0xff) {
          write(0);
        }
        bitCount = 0;
      }
    }
  }

  private void flush() {
    while (bitCount > 0) {
      writeBits(1, 1);
    }
  }

  private void writeRestart(int number) {
    flush();
    write(0xff, 0xd0 + number % 8);
    Arrays.fill(predictions, 0);
  }

  private void write(int... bytes) {
    for (int each : bytes) {
      file.write(each);
    }
  }
}
