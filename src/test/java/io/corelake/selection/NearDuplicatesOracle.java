package io.corelake.selection;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The fold by its definition, pair by pair in numbers of any length. */
final class NearDuplicatesOracle {
  private final short[][] vectors;
  private final BigDecimal threshold;

  NearDuplicatesOracle(short[][] vectors, String epsilon) {
    this.vectors = vectors;
    threshold = BigDecimal.ONE.subtract(new BigDecimal(epsilon));
  }

  /** Cosine >= threshold, both sides squared. */
  boolean near(int e, int f) {
    BigInteger product = product(e, f);
    BigInteger lengths = product(e, e).multiply(product(f, f));
    return product.signum() > 0
        && new BigDecimal(product.pow(2))
                .compareTo(threshold.pow(2).multiply(new BigDecimal(lengths)))
            >= 0;
  }

  BigInteger centrality(int row) {
    BigInteger centrality = BigInteger.ZERO;
    for (int other = 0; other < vectors.length; other++) {
      centrality = centrality.add(other == row ? BigInteger.ZERO : product(row, other));
    }
    return centrality;
  }

  int[] representatives() {
    BigInteger[] centralities = new BigInteger[vectors.length];
    List<Integer> visits = new ArrayList<>();
    for (int row = 0; row < vectors.length; row++) {
      centralities[row] = centrality(row);
      visits.add(row);
    }
    visits.sort(Comparator.comparing((Integer row) -> centralities[row]).reversed());
    List<Integer> kept = new ArrayList<>();
    int[] representatives = new int[vectors.length];
    for (Integer row : visits) {
      Integer representative =
          kept.stream().filter(candidate -> near(row, candidate)).findFirst().orElse(row);
      representatives[row] = representative;
      if (representative.equals(row)) {
        kept.add(row);
      }
    }
    return representatives;
  }

  private BigInteger product(int e, int f) {
    long product = 0;
    for (int j = 0; j < vectors[e].length; j++) {
      product += (long) vectors[e][j] * vectors[f][j];
    }
    return BigInteger.valueOf(product);
  }
}
