package io.corelake.demo;

import io.corelake.seed.RandomStream;
import io.corelake.seed.SeededHash;
import java.awt.image.BufferedImage;
import java.util.Locale;

/** The files of a demo corpus: name and content are pure functions of (seed, number). */
final class DemoFiles {
  /** What a file is to the corpus. */
  enum Role {
    DISTINCT,
    NEAR_DUPLICATE,
    EXACT_COPY,
    BROKEN
  }

  private static final BrokenFile[] BROKEN = BrokenFile.values();
  private static final double JPEG_SHARE = 0.85;

  private final long seed;

  DemoFiles(long seed) {
    this.seed = seed;
  }

  long seed() {
    return seed;
  }

  /** Of every 100 files four are near-duplicates of earlier ones, two exact copies, one broken. */
  static Role role(int number) {
    int slot = number % 100;
    if (slot == 60) {
      return Role.BROKEN;
    }
    if (slot % 50 == 30) {
      return Role.EXACT_COPY;
    }
    return slot % 25 == 20 ? Role.NEAR_DUPLICATE : Role.DISTINCT;
  }

  /** Returns the file's name below the corpus, such as {@code faces/000123.jpg}. */
  String name(int number) {
    return String.format(
        Locale.ROOT, "%s/%06d.%s", kind(number).folder(), number, format(number).extension());
  }

  byte[] bytes(int number) {
    return switch (role(number)) {
      case DISTINCT, NEAR_DUPLICATE ->
          format(number)
              .encode(picture(number), stream("demo quality", number).nextDouble(0.7, 0.95));
      case EXACT_COPY -> bytes(source(number));
      case BROKEN -> broken(number).bytes(PictureFormat.JPEG.encode(picture(number), 0.8));
    };
  }

  private BufferedImage picture(int number) {
    Camera camera = new Camera(stream("demo picture", number));
    return role(number) == Role.NEAR_DUPLICATE
        ? camera.takeAgain(picture(source(number)))
        : camera.take(kind(number));
  }

  private SceneKind kind(int number) {
    return SceneKind.next(stream("demo kind", source(number)));
  }

  private PictureFormat format(int number) {
    return switch (role(number)) {
      case DISTINCT, NEAR_DUPLICATE ->
          stream("demo format", number).nextDouble() < JPEG_SHARE
              ? PictureFormat.JPEG
              : PictureFormat.PNG;
      case EXACT_COPY -> format(source(number));
      case BROKEN -> broken(number).format();
    };
  }

  private static BrokenFile broken(int number) {
    return BROKEN[number / 100 % BROKEN.length];
  }

  /** Returns the distinct file that a duplicate repeats, and the number itself for any other. */
  int source(int number) {
    return switch (role(number)) {
      case DISTINCT, BROKEN -> number;
      case NEAR_DUPLICATE, EXACT_COPY -> {
        int source = stream("demo source", number).nextInt(number);
        while (role(source) != Role.DISTINCT) {
          source--;
        }
        yield source;
      }
    };
  }

  private RandomStream stream(String purpose, int number) {
    return new RandomStream(SeededHash.hash(seed, purpose, "", number));
  }
}
