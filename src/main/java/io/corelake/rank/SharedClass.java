package io.corelake.rank;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.corelake.classes.LatentClassTable.ClassSize;
import io.corelake.corpus.ImageReference;
import io.corelake.progress.Progress;
import io.corelake.rank.RankedImage.Placing;
import io.corelake.selection.Axis;
import io.corelake.selection.ClassShare;
import io.corelake.selection.ClassVectorsBuilder;
import io.corelake.selection.GreedyCut;
import io.corelake.selection.Grid;
import io.corelake.selection.GridVector;
import io.corelake.selection.Twins;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;

/**
 * The ranking of a latent class that no task holds. Its vectors lie in shares on the executors, the
 * greedy picks are made on the driver in exact rounds ({@link ClusterGroundSet}), and the order of
 * the rest is a distributed sort. The result is that of {@link
 * io.corelake.selection.ClassRanker#rank}, to the last bit, however the shares are cut.
 */
final class SharedClass {
  private static final StructType MEMBERS =
      new StructType()
          .add("row", DataTypes.IntegerType, false)
          .add("image_id", DataTypes.StringType, false)
          .add("uri", DataTypes.StringType, false)
          .add("index", DataTypes.LongType, false)
          .add("label", DataTypes.StringType, true)
          .add("vector", DataTypes.BinaryType, false);

  private static final StructType ON_GRID =
      new StructType()
          .add("row", DataTypes.IntegerType, false)
          .add("vector", DataTypes.BinaryType, false);

  private final SparkSession spark;
  private final RankSpec spec;
  private final ClassSize latentClass;
  private final Placing placing;

  /** Rows are numbers in the order of the image ids, as they are in a task. */
  private final Dataset<Row> members;

  private final long[] sum;

  SharedClass(SparkSession spark, Dataset<Row> classes, RankSpec spec, ClassSize latentClass) {
    this.spark = spark;
    this.spec = spec;
    this.latentClass = latentClass;
    this.placing = new Placing(spec, latentClass.latentClass(), latentClass.size());
    this.members = numbered(classes);
    this.sum = sum(members, spec.dimension(), spec.grid());
  }

  private Dataset<Row> numbered(Dataset<Row> classes) {
    JavaRDD<Row> rows =
        classes
            .where(col("latent_class").equalTo(latentClass.latentClass()))
            .select("image_id", "uri", "index", "label", "vector")
            .orderBy("image_id")
            .javaRDD()
            .zipWithIndex()
            .map(
                member -> {
                  Row row = member._1();
                  return RowFactory.create(
                      member._2().intValue(),
                      row.get(0),
                      row.get(1),
                      row.get(2),
                      row.get(3),
                      row.get(4));
                });
    return spark.createDataFrame(rows, MEMBERS);
  }

  private static long[] sum(Dataset<Row> members, int dimension, Grid grid) {
    return members
        .select("vector")
        .javaRDD()
        .mapPartitions(
            rows -> {
              ExactSum sum = new ExactSum(dimension);
              rows.forEachRemaining(row -> sum.add(grid.fromStored(row.getAs(0))));
              return List.of(sum.components()).iterator();
            })
        .reduce(ExactSum::added);
  }

  /** Ranks the class. */
  JavaPairRDD<GlobalKey, RankedImage> rank(Progress progress, LongAccumulator ranked) {
    Picks picks = new Picks();
    long[] residual = sum;
    if (spec.objective().isGreedy()) {
      residual = pick(picks, progress, ranked);
    }
    Broadcast<BitSet> picked = context().broadcast(picks.rows());
    JavaPairRDD<GlobalKey, RankedImage> rest =
        new RestOfClass(members, sum, spec, placing).rank(picked, picks.size(), residual);
    ranked.add(latentClass.size() - picks.size());
    return picks.size() == 0 ? rest : picked(picks, picked).union(rest);
  }

  /** Picks greedily; returns c - 2 c_S at the end. */
  private long[] pick(Picks picks, Progress progress, LongAccumulator ranked) {
    JavaRDD<ClassShare> shares = shares().persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Axis axis = Axis.of(sum);
      int[] range = shares.map(share -> share.range(axis)).reduce(SharedClass::wider);
      int images = (int) latentClass.size();
      Twins twins = Twins.of(images, shares.map(ClassShare::twins).collect());
      ClusterGroundSet groundSet =
          new ClusterGroundSet(shares, axis, range, twins, images, mostCandidates());
      GreedyCut cut = new GreedyCut(groundSet, sum, axis, twins);
      cut.pick(
          spec.objective(),
          (row, gain) -> {
            picks.add(row, gain);
            ranked.add(1);
          });
      progress.note(
          "Class %d: %,d images in %d shares, %,d picked in %,d rounds of %,d KB."
              .formatted(
                  latentClass.latentClass(),
                  latentClass.size(),
                  shares.getNumPartitions(),
                  picks.size(),
                  groundSet.rounds(),
                  groundSet.bytes() / Math.max(1, groundSet.rounds()) / 1024));
      return cut.residual();
    } finally {
      shares.unpersist();
    }
  }

  /**
   * The driver's part of the bound on memory: an answer, its candidates, and all of them joined.
   */
  private int mostCandidates() {
    return (int)
        Math.min(Integer.MAX_VALUE, 1000 + spec.classMemory() / (9L * spec.dimension() + 150));
  }

  /** One share a core at least, and none above the bound on memory; equal vectors are in one. */
  private JavaRDD<ClassShare> shares() {
    int shares =
        (int)
            Math.max(
                spark.sparkContext().defaultParallelism(),
                Math.min(latentClass.size(), spec.bytes(latentClass) / spec.classMemory() + 1));
    int dimension = spec.dimension();
    Grid grid = spec.grid();
    return members
        .select("row", "vector")
        .map(
            (MapFunction<Row, Row>)
                member ->
                    RowFactory.create(
                        member.getInt(0), GridVector.encode(grid.fromStored(member.getAs(1)))),
            Encoders.row(ON_GRID))
        .repartition(shares, xxhash64(col("vector")))
        .sortWithinPartitions("vector", "row")
        .javaRDD()
        .mapPartitions(rows -> List.of(share(rows, dimension)).iterator());
  }

  private static ClassShare share(Iterator<Row> members, int dimension) {
    ClassVectorsBuilder vectors = new ClassVectorsBuilder(dimension);
    IntStream.Builder rows = IntStream.builder();
    IntStream.Builder ends = IntStream.builder();
    byte[] last = {};
    int count = 0;
    while (members.hasNext()) {
      Row member = members.next();
      byte[] vector = member.getAs(1);
      if (!Arrays.equals(vector, last)) {
        if (count > 0) {
          ends.add(count);
        }
        vectors.add(GridVector.decode(vector));
        last = vector;
      }
      rows.add(member.getInt(0));
      count++;
    }
    if (count > 0) {
      ends.add(count);
    }
    return new ClassShare(vectors.build(), rows.build().toArray(), ends.build().toArray());
  }

  private static int[] wider(int[] a, int[] b) {
    return new int[] {Math.min(a[0], b[0]), Math.max(a[1], b[1])};
  }

  private JavaPairRDD<GlobalKey, RankedImage> picked(Picks picks, Broadcast<BitSet> picked) {
    Dataset<Row> order =
        spark.createDataFrame(
            context()
                .parallelize(picks.chunks(), picks.chunks().size())
                .flatMap(Picks.Chunk::table),
            Picks.SCHEMA);
    Placing place = placing;
    Grid grid = spec.grid();
    long[] classSum = sum;
    return members
        .filter((FilterFunction<Row>) row -> picked.value().get(row.getInt(0)))
        .join(order, "row")
        .javaRDD()
        .mapToPair(
            row ->
                place.place(
                    ImageReference.of(row),
                    row.getAs("class_rank"),
                    row.getAs("gain"),
                    ExactSum.gain(classSum, grid.fromStored(row.getAs("vector")))));
  }

  private JavaSparkContext context() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }
}
