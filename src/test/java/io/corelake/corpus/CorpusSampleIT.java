package io.corelake.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.seed.SeededHash;
import io.corelake.testing.LocalSpark;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class CorpusSampleIT {
  private static final String PURPOSE = "train";
  private static final List<String> IDS =
      IntStream.range(0, 500).mapToObj(i -> "image-" + i + ".jpg").toList();

  private static Configuration configuration(long seed) {
    return Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of("seed=" + seed)));
  }

  private static List<String> sample(int partitions, long seed, int images) {
    SparkSession spark = LocalSpark.onCores(2);
    List<Row> rows =
        IntStream.range(0, IDS.size())
            .mapToObj(
                i ->
                    RowFactory.create(
                        IDS.get(i),
                        "file:/" + i,
                        (long) i,
                        1L,
                        null,
                        i < 10 ? "broken" : null,
                        null))
            .toList();
    Dataset<Row> table = spark.createDataFrame(rows, CorpusTable.SCHEMA).repartition(partitions);
    return CorpusTable.sample(table, configuration(seed), PURPOSE, images).stream()
        .map(ImageReference::imageId)
        .toList();
  }

  private static List<String> lowest(long seed, int images) {
    return IDS.subList(10, IDS.size()).stream()
        .sorted(Comparator.comparingLong(id -> SeededHash.hash(seed, PURPOSE, id, 0)))
        .limit(images)
        .toList();
  }

  @Test
  void sample_isThatOfTheLowestHashes_inAnyPartitioning() {
    assertThat(sample(1, 3, 40)).isEqualTo(lowest(3, 40));
    assertThat(sample(7, 3, 40)).isEqualTo(lowest(3, 40));
    assertThat(sample(7, 4, 40)).isEqualTo(lowest(4, 40)).isNotEqualTo(lowest(3, 40));
  }

  @Test
  void sample_isThePrefixOfALargerOne_andNeverMoreThanThereAre() {
    assertThat(sample(3, 3, 60).subList(0, 40)).isEqualTo(sample(5, 3, 40));
    assertThat(sample(3, 3, 1000)).hasSize(490).doesNotHaveDuplicates();
  }
}
