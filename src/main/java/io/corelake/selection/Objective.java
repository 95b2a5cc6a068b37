package io.corelake.selection;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What the order of a latent class maximises.
 *
 * <p>With V the images of the class, S the ones picked so far, c the sum of all vectors and c_S
 * that of the picked ones, the cut is F(S) = &lt;c, c_S&gt; - |c_S|^2: the similarity between what
 * is kept and what is not.
 */
public enum Objective {
  /** Greedy on the cut while the best gain is positive, then the rest by centrality. */
  CL_CORE("cl-core"),
  /** Greedy on the cut to the last image: gain of e = &lt;c - 2 c_S, e&gt; - |e|^2. */
  CUT("cut"),
  /** By similarity to the rest of the class, &lt;c, e&gt; - |e|^2, highest first. */
  CENTRALITY("centrality"),
  /** Centrality reversed: the negative control. */
  HARDEST("hardest"),
  /** Uniformly random over the corpus, by a seeded hash of the image id. */
  RANDOM("random"),
  /** Uniformly random inside each class. */
  RANDOM_STRATIFIED("random-stratified");

  private final String label;

  Objective(String label) {
    this.label = label;
  }

  /** Returns whether images are picked one by one, each after a look at those before it. */
  public boolean isGreedy() {
    return this == CUT || this == CL_CORE;
  }

  /** The name in the configuration. */
  public String label() {
    return label;
  }

  /** Returns the objective of a name of the configuration, which must be one of {@link #labels}. */
  public static Objective of(String label) {
    return Arrays.stream(values())
        .filter(objective -> objective.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No objective is named " + label));
  }

  /** The names, comma-separated. */
  public static String labels() {
    return Arrays.stream(values()).map(Objective::label).collect(Collectors.joining(", "));
  }
}
