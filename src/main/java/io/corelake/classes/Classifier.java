package io.corelake.classes;

import java.io.Serializable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the latent class of an image by its vector: the same on every machine. */
public interface Classifier extends Serializable {
  /** Returns the numbers of the classes, in ascending order. */
  int[] classes();

  /** Returns the class of an image vector on the grid. */
  int classOf(short[] vector);

  /** Returns what a class is called, or null where it has a number alone. */
  @Nullable String name(int latentClass);

  /** Returns the same without some of the classes, whose images go to others. */
  Classifier without(Set<Integer> classes);
}
