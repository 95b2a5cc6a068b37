package io.corelake.proxy;

/**
 * How often a training looks at its {@link SampleNcc}, and when it stops by it.
 *
 * @param every epochs between two looks, at least 1
 * @param patience looks in a row without an improvement after which it stops; 0: it never does
 * @param improvement by how much the highest NCC so far must be exceeded, 0 .. 1
 */
public record EarlyStop(int every, int patience, double improvement) {
  public EarlyStop {
    TrainingOptions.require(every >= 1, "an epoch between two looks at the sample NCC", every);
    TrainingOptions.require(patience >= 0, "a patience of 0 or more", patience);
    TrainingOptions.require(
        improvement >= 0 && improvement <= 1, "an improvement of 0 to 1", improvement);
  }

  /** Returns whether a training with this history is to stop. */
  boolean stops(NccHistory history) {
    return patience > 0 && history.looksWithoutImprovement() >= patience;
  }
}
