package io.corelake.demo;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.demo.DemoFiles.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A small image corpus drawn into a local directory: some hundred or thousand JPEG and PNG files of
 * 64 to 96 pixels, one folder for each of ten kinds of scenes. A fifth of the pictures is atypical
 * of its kind, and a few in a hundred are near-duplicates, exact copies or broken.
 */
public final class DemoCorpus {
  /** The number of images whose file names keep six digits. */
  private static final int MOST_IMAGES = 1_000_000;

  private DemoCorpus() {}

  /**
   * The files of a corpus by what they are.
   *
   * @param images all files: the sum of the other four
   * @param distinct pictures that are no duplicates, though others may duplicate them
   * @param nearDuplicates pictures of an earlier scene with a slightly other crop and brightness
   * @param exactCopies files with the bytes of an earlier one
   * @param broken files that cannot be decoded
   */
  public record Summary(
      int images, int distinct, int nearDuplicates, int exactCopies, int broken) {}

  /**
   * Draws the corpus on all processors. The files depend on the number of images and the seed
   * alone, on one Java release; what an interrupted call left is completed by calling again.
   *
   * @param images the number of files, in 1 .. 1,000,000; a smaller corpus is a part of a larger
   *     one
   * @param progress told after each file how many are done; called by one thread at a time
   * @throws CoreLakeException where the directory holds files of anything else, or cannot be
   *     written
   */
  public static Summary draw(Path directory, int images, long seed, IntConsumer progress) {
    if (images < 1 || images > MOST_IMAGES) {
      throw new IllegalArgumentException(
          "images must be in 1 .. " + MOST_IMAGES + ", was " + images);
    }
    DemoFiles files = new DemoFiles(seed);
    try {
      for (SceneKind kind : SceneKind.values()) {
        Files.createDirectories(directory.resolve(kind.folder()));
      }
      requireNothingElse(directory, files, images);
      AtomicInteger done = new AtomicInteger();
      IntStream.range(0, images)
          .parallel()
          .forEach(
              number -> {
                write(directory.resolve(files.name(number)), files.bytes(number));
                synchronized (done) {
                  progress.accept(done.incrementAndGet());
                }
              });
    } catch (IOException | UncheckedIOException e) {
      throw new CoreLakeException(
          ExitCode.STORAGE,
          "Cannot draw the demo corpus into " + directory + ": " + e.getMessage(),
          e);
    }
    return new Summary(
        images,
        count(images, Role.DISTINCT),
        count(images, Role.NEAR_DUPLICATE),
        count(images, Role.EXACT_COPY),
        count(images, Role.BROKEN));
  }

  private static int count(int images, Role role) {
    return (int)
        IntStream.range(0, images).filter(number -> DemoFiles.role(number) == role).count();
  }

  private static void requireNothingElse(Path directory, DemoFiles files, int images)
      throws IOException {
    Set<Path> own =
        IntStream.range(0, images)
            .mapToObj(number -> directory.resolve(files.name(number)))
            .collect(Collectors.toSet());
    try (Stream<Path> tree = Files.walk(directory)) {
      Optional<Path> foreign =
          tree.filter(path -> !Files.isDirectory(path) && !own.contains(path)).findFirst();
      if (foreign.isPresent()) {
        throw CoreLakeException.usage(
            "%s is not of the demo corpus of %d images with seed %d: give an empty directory"
                .formatted(foreign.get(), images, files.seed()));
      }
    }
  }

  private static void write(Path file, byte[] bytes) {
    try {
      // A file that is there already keeps its time, by which a later run knows it again.
      if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
        Files.write(file, bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
