package io.corelake.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.seed.RandomStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebsterOrderTest {
  /** An entry of the global order. */
  record Entry(int latentClass, long rank, double position) {}

  private static List<Entry> order(long... sizes) {
    List<Entry> entries = new ArrayList<>();
    for (int latentClass = 0; latentClass < sizes.length; latentClass++) {
      for (long rank = 0; rank < sizes[latentClass]; rank++) {
        entries.add(new Entry(latentClass, rank, WebsterOrder.position(rank, sizes[latentClass])));
      }
    }
    entries.sort(Comparator.comparingDouble(Entry::position).thenComparingInt(Entry::latentClass));
    return entries;
  }

  /** Webster's divisor method, seat by seat: the next seat goes to the highest n / (2 s + 1). */
  @Test
  void everyPrefix_isWebstersApportionment() {
    long[] sizes = {7, 1, 13, 4, 4};
    int[] seats = new int[sizes.length];
    for (Entry entry : order(sizes)) {
      int next = 0;
      for (int k = 1; k < sizes.length; k++) {
        if (sizes[k] * (2L * seats[next] + 1) > sizes[next] * (2L * seats[k] + 1)) {
          next = k;
        }
      }
      assertThat(entry.latentClass()).isEqualTo(next);
      assertThat(entry.rank()).isEqualTo(seats[next]);
      seats[next]++;
    }
  }

  @Test
  void countBefore_countsTheBucketsOfThePositions() {
    RandomStream random = new RandomStream(1);
    for (int round = 0; round < 200; round++) {
      int size = 1 + random.nextInt(500);
      int buckets = 1 + random.nextInt(40);
      for (int bucket = 0; bucket <= buckets; bucket++) {
        int count = 0;
        for (int rank = 0; rank < size; rank++) {
          if (WebsterOrder.bucket(WebsterOrder.position(rank, size), buckets) < bucket) {
            count++;
          }
        }
        assertThat(WebsterOrder.countBefore(bucket, size, buckets)).isEqualTo(count);
      }
    }
  }

  @Test
  void positions_areEqualOnlyWhereTheFractionsAre() {
    long large = (1L << 25) - 1;
    assertThat(WebsterOrder.position(large / 2, large))
        .isNotEqualTo(WebsterOrder.position((large - 2) / 2 - 1, large - 2));
    assertThat(WebsterOrder.position(1, 3)).isEqualTo(WebsterOrder.position(4, 9));
  }
}
