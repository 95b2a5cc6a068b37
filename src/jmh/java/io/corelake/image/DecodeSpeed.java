package io.corelake.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How fast the images of a folder are decoded whole, in the processor time of one thread. Its
 * counterpart is {@code src/test/python/time_pillow_decode.py}. Argument: the folder.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.main=io.corelake.image.DecodeSpeed
 * -Djmh.args=FOLDER}
 */
public final class DecodeSpeed {
  private static final int ROUNDS = 5;

  private DecodeSpeed() {}

  public static void main(String[] arguments) throws IOException {
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> found = Files.walk(Path.of(arguments[0]))) {
      found.filter(Files::isRegularFile).sorted().forEach(file -> files.add(read(file)));
    }
    ImageDecoder decoder =
        new ImageDecoder(
            new DecodeLimits(1L << 28, 1L << 28, 65_535, 1000, Duration.ofSeconds(60)),
            SufficientSize.WHOLE);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (int round = 0; round < ROUNDS; round++) {
      long start = threads.getCurrentThreadCpuTime();
      int decoded = 0;
      for (byte[] file : files) {
        try {
          decoded += Math.min(1, decoder.decode(file).pixels().width());
        } catch (UndecodableImageException e) {
          // Counted as not decoded; a file beside the images.
        }
      }
      double seconds = (threads.getCurrentThreadCpuTime() - start) * 1e-9;
      System.out.printf(
          "%,d of %,d files decoded, %.0f images/s%n", decoded, files.size(), decoded / seconds);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
