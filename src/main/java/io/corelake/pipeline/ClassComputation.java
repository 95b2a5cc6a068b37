package io.corelake.pipeline;

import io.corelake.classes.Classifier;
import io.corelake.classes.ExactDuplicates;
import io.corelake.classes.FewLabels;
import io.corelake.classes.KMeansCentres;
import io.corelake.classes.LabelClasses;
import io.corelake.classes.LatentClassTable;
import io.corelake.classes.LatentClassTable.ClassSize;
import io.corelake.config.ClassesConfiguration;
import io.corelake.config.Configuration;
import io.corelake.config.CorpusConfiguration.Dedup;
import io.corelake.corpus.LabelFile;
import io.corelake.embed.EmbeddingTable;
import io.corelake.rank.NearDuplicateTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Makes the classes stage's table: the latent class of every image, and what is a duplicate. Open
 * until the table is written.
 */
final class ClassComputation implements AutoCloseable {
  private final SparkSession spark;
  private final Configuration configuration;
  private final ClassesConfiguration classes;
  private final RankingSource source;
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private final SortedMap<Integer, String> names = new TreeMap<>();
  private final List<Runnable> open = new ArrayList<>();

  ClassComputation(SparkSession spark, Configuration configuration, RankingSource source) {
    this.spark = spark;
    this.configuration = configuration;
    this.classes = configuration.classes();
    this.source = source;
  }

  /**
   * Returns the table.
   *
   * @param vectors the table of the stage before
   */
  Dataset<Row> table(Dataset<Row> vectors) {
    boolean given = source.givesClasses(configuration);
    Dataset<Row> assigned = given ? LatentClassTable.given(vectors) : assigned(vectors);
    return LatentClassTable.named(
        switch (configuration.corpus().dedup()) {
          case OFF, EXACT -> assigned;
          case NEAR -> nearFolded(given ? assigned : readAgain(assigned));
        },
        names);
  }

  /** Returns what is known of the classes once there is the table, as {@link ClassCounts}. */
  SortedMap<String, Long> counts() {
    return Collections.unmodifiableSortedMap(counts);
  }

  private Dataset<Row> assigned(Dataset<Row> vectors) {
    Dataset<Row> embedded = EmbeddingTable.embedded(vectors);
    long kept = source.images();
    Dataset<Row> marked = ExactDuplicates.unmarked(embedded);
    // Given vectors have no bytes that could be the same.
    if (configuration.corpus().dedup() != Dedup.OFF && source.stage() == StageName.EMBED) {
      ExactDuplicates duplicates = ExactDuplicates.in(embedded);
      open.add(duplicates::close);
      kept -= duplicates.folded();
      marked = duplicates.marked();
    }
    Dataset<Row> images = LatentClassTable.kept(marked);
    return switch (classes.method()) {
      case KMEANS ->
          merged(
              marked,
              KMeansCentres.fit(images, kept, dimension(), classes, configuration.seed()),
              kept);
      case FEW_LABELS -> merged(marked, fewLabels(marked), kept);
      case ZERO_SHOT -> merged(marked, Prototypes.read(spark, classes, dimension()), kept);
      case COLUMN -> byLabel(marked, images);
    };
  }

  private Classifier fewLabels(Dataset<Row> embedded) {
    FewLabels found =
        FewLabels.fit(
            embedded,
            LabelFile.read(spark, ClassInputs.LABELS, classes.labels(), configuration.corpus()),
            configuration.seed());
    counts.put(ClassCounts.LABELLED, found.labelled());
    counts.put(ClassCounts.UNMATCHED, found.unmatched());
    counts.put(ClassCounts.HELD_OUT, found.heldOut());
    counts.put(ClassCounts.HELD_OUT_RIGHT, found.heldOutRight());
    counts.put(ClassCounts.LARGEST_LABEL, found.largestLabel());
    counts.put(ClassCounts.STRANGERS, found.strangers());
    return found.classifier();
  }

  private Dataset<Row> byLabel(Dataset<Row> marked, Dataset<Row> images) {
    LabelClasses labels = LabelClasses.of(images);
    names.putAll(labels.names());
    counts.put(ClassCounts.UNLABELLED, labels.unlabelled());
    return labels.assigned(marked);
  }

  /** Assigns the images, and gives those of empty and tiny classes to the others. */
  private Dataset<Row> merged(Dataset<Row> marked, Classifier classifier, long kept) {
    int[] found = classifier.classes();
    for (int latentClass : found) {
      String name = classifier.name(latentClass);
      if (name != null) {
        names.put(latentClass, name);
      }
    }
    Dataset<Row> assigned = LatentClassTable.of(spark, marked, classifier);
    long least = classes.leastSizeFor(kept, found.length);
    if (least <= 1) {
      return assigned;
    }
    Dataset<Row> table = readAgain(assigned);
    Map<Integer, Long> sizes =
        LatentClassTable.sizes(table).stream()
            .collect(Collectors.toMap(ClassSize::latentClass, ClassSize::size));
    Set<Integer> tiny = new TreeSet<>();
    Arrays.stream(found).filter(k -> sizes.getOrDefault(k, 0L) < least).forEach(tiny::add);
    counts.put(ClassCounts.MERGED, (long) tiny.size());
    return tiny.isEmpty()
        ? table
        : LatentClassTable.reassigned(table, tiny, classifier.without(tiny));
  }

  private Dataset<Row> nearFolded(Dataset<Row> assigned) {
    Dataset<Row> near =
        NearDuplicateTable.of(
            LatentClassTable.kept(assigned),
            dimension(),
            configuration.corpus().dedupEpsilon(),
            configuration.select().classMemory());
    return LatentClassTable.refolded(assigned, readAgain(near));
  }

  /** Keeps what is read more than once; on disk, since the memory is for the classes. */
  private Dataset<Row> readAgain(Dataset<Row> table) {
    Dataset<Row> kept = table.persist(StorageLevel.DISK_ONLY());
    open.add(kept::unpersist);
    return kept;
  }

  private int dimension() {
    return (int) source.vectors().count("dimension");
  }

  @Override
  public void close() {
    open.forEach(Runnable::run);
  }
}
