package io.corelake.evaluate;

import io.corelake.corpus.CodePointOrder;
import io.corelake.seed.SeededHash;
import io.corelake.selection.WebsterOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What chance decides, by hashes of the images' ids: {@code notebooks/evaluate_subsets.py} draws
 * the same.
 */
public final class Draw {
  /** Of the ranked images those that take part. */
  public static final String SAMPLE = "evaluate-sample";

  /** Of the labelled images those that no encoder learns of. */
  static final String HELD_OUT = "evaluate-held-out";

  /** The random subsets. */
  static final String RANDOM = "evaluate-random";

  private Draw() {}

  private record Hashed(long hash, String id) {}

  private record Placed(double position, int latentClass, String id) {}

  /** Returns the ids in the order of their hashes: every prefix of it is a random sample. */
  static List<String> order(Collection<String> ids, long seed, String purpose) {
    return ids.stream()
        .map(id -> new Hashed(SeededHash.hash(seed, purpose, id, 0), id))
        .sorted(
            Comparator.comparingLong(Hashed::hash)
                .thenComparing(Hashed::id, CodePointOrder.INSTANCE))
        .map(Hashed::id)
        .toList();
  }

  /**
   * Returns an order of which every prefix is random and has its share of every latent class.
   *
   * @param classOf the latent class of each id
   */
  static List<String> stratified(Collection<String> ids, Map<String, Integer> classOf, long seed) {
    Map<Integer, List<String>> members = new TreeMap<>();
    for (String id : order(ids, seed, RANDOM)) {
      members.computeIfAbsent(classOf.get(id), unused -> new ArrayList<>()).add(id);
    }
    List<Placed> placed = new ArrayList<>();
    members.forEach(
        (latentClass, images) -> {
          for (int rank = 0; rank < images.size(); rank++) {
            placed.add(
                new Placed(
                    WebsterOrder.position(rank, images.size()), latentClass, images.get(rank)));
          }
        });
    return placed.stream()
        .sorted(Comparator.comparingDouble(Placed::position).thenComparingInt(Placed::latentClass))
        .map(Placed::id)
        .toList();
  }
}
