package io.corelake.demo;

import io.corelake.seed.RandomStream;
import java.util.Locale;

/** The kinds of scenes, the most frequent first. */
enum SceneKind {
  FACES(new Faces()),
  HOUSES(new Houses()),
  TREES(new Trees()),
  BOATS(new Boats()),
  FABRICS(new Fabrics()),
  FLOWERS(new Flowers()),
  PLANETS(new Planets()),
  FISHES(new Fishes()),
  SKYLINES(new Skylines()),
  MAZES(new Mazes());

  private static final SceneKind[] KINDS = values();

  @SuppressWarnings("ImmutableEnumChecker") // scenes have no state
  private final Scene scene;

  SceneKind(Scene scene) {
    this.scene = scene;
  }

  Scene scene() {
    return scene;
  }

  /** Returns the name of the kind's folder. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns a kind; the square makes the first kind about twice as frequent as the last. */
  static SceneKind next(RandomStream random) {
    double position = random.nextDouble();
    return KINDS[(int) (KINDS.length * (0.7 + 0.3 * position) * position)];
  }
}
