package io.corelake.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import io.corelake.seed.RandomStream;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Images a second of one thread for whole and for scaled decoding of two drawn photographs, each
 * the best of some rounds. The seconds are those of the thread on a processor: what else runs on
 * the machine does not count. Writes the files into the folder given as argument, where {@code
 * src/test/python/time_pillow_draft.py} measures the same with Pillow.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec
 * -Djmh.main=io.corelake.image.ScaledJpegSpeed -Djmh.args=target/scaled-jpeg}
 */
public final class ScaledJpegSpeed {
  private static final int ROUNDS = 5;
  private static final double ROUND_SECONDS = 1;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ScaledJpegSpeed() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    measure(folder.resolve("photo-4000x3000.jpg"), photo(4000, 3000));
    measure(folder.resolve("photo-500x375.jpg"), photo(500, 375));
  }

  /** Returns a JPEG of soft shapes and an uneven grain, in the quality that ImageIO defaults to. */
  private static byte[] photo(int width, int height) {
    RandomStream random = new RandomStream(1);
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i += 3) {
      int pixel = i / 3;
      int row = pixel / width;
      double x = (pixel - row * width) * 1000.0 / width;
      double y = row * 750.0 / height;
      double light = Math.sin(x * 0.021) + Math.cos(y * 0.017 + 2 * Math.sin(x * 0.005));
      double edge = Math.sin(x * 0.09 + y * 0.06) > 0.6 ? 25 : 0;
      double grain = 24 + 80 * Math.max(0, Math.sin(x * 0.013) * Math.cos(y * 0.011));
      double noise = random.nextDouble(-grain, grain);
      for (int band = 0; band < 3; band++) {
        double tint = 30 * Math.sin(x * 0.004 * (band + 1) + y * 0.006);
        double sample = 127 + 35 * light + edge + tint + noise + random.nextDouble(-8, 8);
        rgb[i + band] = (byte) (int) Math.max(0, Math.min(255, sample));
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      ImageIO.write(BenchmarkImages.picture(new DecodedImage(width, height, rgb)), "jpeg", file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  private interface Decoding {
    DecodedImage decode(byte[] file) throws UndecodableImageException;
  }

  private static void measure(Path path, byte[] file) throws IOException {
    Files.write(path, file);
    System.out.printf("%n%s, %,d bytes%n", path.getFileName(), file.length);
    DecodeLimits limits = new DecodeLimits(1L << 40, 1L << 28);
    ImageDecoder whole = new ImageDecoder(limits);
    Map<String, Decoding> decodings = new TreeMap<>();
    decodings.put("jdk, whole", bytes -> whole.decode(bytes).pixels());
    for (int scale : ScaledJpeg.SCALES) {
      decodings.put(
          "corelake, 1/" + scale,
          bytes -> ScaledJpeg.decode(bytes, JpegColor.YCBCR, scale).orElseThrow());
      decodings.put("jdk, every pixel in " + scale, bytes -> subsampled(bytes, scale));
    }
    decodings.forEach((name, decoding) -> time(name, decoding, file));
  }

  private static DecodedImage decode(Decoding decoding, byte[] file) {
    try {
      return decoding.decode(file);
    } catch (UndecodableImageException e) {
      throw new IllegalStateException("The drawn photograph cannot be read", e);
    }
  }

  /** What was done before there was a scaled decoder. */
  private static DecodedImage subsampled(byte[] file, int step) {
    try (ImageInputStream stream = new ByteArrayImageInputStream(file)) {
      ImageReader reader = ImageFormat.JPEG.newReader();
      reader.setInput(stream, true, true);
      ImageReadParam param = reader.getDefaultReadParam();
      param.setSourceSubsampling(step, step, 0, 0);
      Raster raster = reader.readRaster(0, param);
      reader.dispose();
      int width = raster.getWidth();
      int height = raster.getHeight();
      byte[] samples = (byte[]) raster.getDataElements(0, 0, width, height, null);
      return new DecodedImage(width, height, JpegColor.YCBCR.toRgb(samples));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void time(String name, Decoding decoding, byte[] file) {
    double best = 0;
    DecodedImage last = decode(decoding, file);
    for (int round = 0; round < ROUNDS; round++) {
      int images = 0;
      long start = THREADS.getCurrentThreadCpuTime();
      double seconds = 0;
      while (seconds < ROUND_SECONDS) {
        last = decode(decoding, file);
        images++;
        seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
      }
      best = Math.max(best, images / seconds);
    }
    System.out.printf(
        "%-24s %4d x %4d %9.1f images/s %7.2f ms %7.1f MB/s%n",
        name, last.width(), last.height(), best, 1000 / best, best * file.length / 1e6);
  }
}
