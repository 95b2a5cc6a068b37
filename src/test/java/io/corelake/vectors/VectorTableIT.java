package io.corelake.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.config.VectorsConfiguration;
import io.corelake.corpus.CodePointOrder;
import io.corelake.seed.RandomStream;
import io.corelake.selection.GridVector;
import io.corelake.storage.Storage;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading, checking and ordering given vectors, whatever form and layout they come in. */
class VectorTableIT {
  private static final int VECTORS = 300;
  private static final int DIMENSION = 5;
  private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType);
  private static final DataType DOUBLES = DataTypes.createArrayType(DataTypes.DoubleType);

  private static SparkSession spark;
  private static float[][] vectors;
  private static List<String> ids;

  @TempDir Path folder;

  @BeforeAll
  static void draw() {
    spark = LocalSpark.onCores(2);
    RandomStream random = new RandomStream(1);
    vectors = new float[VECTORS][DIMENSION];
    ids = new ArrayList<>();
    for (int i = 0; i < VECTORS; i++) {
      // Ids that UTF-16 and UTF-8 order differently.
      ids.add((random.nextInt(2) == 0 ? "\uffee" : "😀") + random.nextInt(1 << 30) + "/" + i);
      for (int j = 0; j < DIMENSION; j++) {
        vectors[i][j] = (float) random.nextDouble(-2, 3);
      }
    }
    ids.sort(CodePointOrder.INSTANCE);
  }

  private static VectorsConfiguration configuration(String... settings) {
    return Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of(settings)))
        .vectors();
  }

  private static StructType schema(DataType vector) {
    return new StructType()
        .add("id", DataTypes.StringType)
        .add("vector", vector)
        .add("class", DataTypes.LongType)
        .add("uri", DataTypes.StringType);
  }

  private String parquet(StructType schema, List<Row> rows, int partitions) {
    String table = folder.resolve("table-" + partitions + "-" + schema.hashCode()).toString();
    Dataset<Row> dataset = spark.createDataset(rows, Encoders.row(schema));
    dataset.repartition(partitions).write().mode("overwrite").parquet(table);
    return table;
  }

  private static List<Row> read(VectorSource source, boolean normalize, int tasks) {
    return VectorTable.of(spark, source, normalize, tasks).collectAsList().stream()
        .map(VectorTableIT::comparable)
        .toList();
  }

  /** An array is equal to itself alone. */
  private static Row comparable(Row row) {
    String vector =
        row.isNullAt(4) ? null : Arrays.toString(GridVector.decode(row.getAs("vector")));
    return RowFactory.create(
        row.get(0), row.get(1), row.get(2), vector, row.get(5), row.get(6), row.get(7), row.get(8));
  }

  private List<Row> read(String table, String... settings) {
    return read(
        VectorSource.open(spark, VectorOptions.SELECT, table, configuration(settings)), true, 3);
  }

  private static List<Row> given() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < VECTORS; i++) {
      float[] vector = vectors[i];
      Object components =
          IntStream.range(0, DIMENSION).mapToObj(j -> vector[j]).toArray(Float[]::new);
      rows.add(RowFactory.create(ids.get(i), components, 9L * (i % 3), "s3a://x/" + i));
    }
    return rows;
  }

  @Test
  void index_isThePositionInTheByteOrderOfTheIds_onAnyPartitions() {
    List<Row> reference = read(parquet(schema(FLOATS), given(), 1));
    assertThat(reference).extracting(row -> row.getString(0)).isEqualTo(ids);
    assertThat(reference)
        .extracting(row -> row.getLong(2))
        .isEqualTo(IntStream.range(0, VECTORS).mapToObj(i -> (long) i).toList());
    assertThat(reference.get(17).getString(1)).isEqualTo("s3a://x/17");
    assertThat(reference.get(17).getInt(7)).isEqualTo(18);
    for (int partitions : new int[] {2, 7, 64}) {
      VectorSource source =
          VectorSource.open(
              spark,
              VectorOptions.SELECT,
              parquet(schema(FLOATS), given(), partitions),
              configuration());
      assertThat(read(source, true, partitions))
          .as("%d partitions", partitions)
          .isEqualTo(reference);
    }
  }

  @Test
  void npy_isWhatParquetIs_inChunksOfAnySize() throws IOException {
    List<Row> bare =
        given().stream().map(row -> RowFactory.create(row.get(0), row.get(1))).toList();
    StructType schema = new StructType().add("id", DataTypes.StringType).add("vector", FLOATS);
    List<Row> reference = read(parquet(schema, bare, 3));
    Path npy = Files.write(folder.resolve("v.npy"), NpyFiles.floats(vectors));
    Path lines = Files.write(folder.resolve("ids.txt"), ids);
    Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
    for (long rowsAChunk : new long[] {1, 7, 150, VECTORS, 100 * VECTORS}) {
      VectorSource source =
          NpyVectors.open(
              spark,
              storage,
              VectorOptions.SELECT,
              storage.qualified("test", npy.toString()),
              "x",
              configuration("vectors.ids=" + lines),
              rowsAChunk * DIMENSION * Float.BYTES);
      assertThat(source.count()).isEqualTo(VECTORS);
      assertThat(read(source, true, 4)).as("%d rows a chunk", rowsAChunk).isEqualTo(reference);
    }
  }

  @Test
  void index_ofNpy_isThePositionInTheFile() throws IOException {
    List<String> reversed = new ArrayList<>(ids);
    Collections.reverse(reversed);
    Path npy = Files.write(folder.resolve("v.npy"), NpyFiles.floats(vectors));
    Path lines = Files.write(folder.resolve("ids.txt"), reversed);
    List<Row> rows = read(npy.toString(), "vectors.ids=" + lines);
    assertThat(rows.get(0).getString(0)).isEqualTo(ids.get(0));
    assertThat(rows.get(0).getLong(2)).isEqualTo(VECTORS - 1);
  }

  @Test
  void doubles_mlVectors_andIntegerIds_areTaken() {
    List<Row> reference =
        read(parquet(schema(FLOATS), List.of(row("7", new Float[] {3f, 0f, -4f})), 1));
    assertThat(read(parquet(schema(DOUBLES), List.of(row("7", new Double[] {3.0, 0.0, -4.0})), 1)))
        .isEqualTo(reference);
    List<Row> ml =
        List.of(
            row("7", Vectors.sparse(3, new int[] {0, 2}, new double[] {3, -4})),
            row("8", Vectors.dense(0, 1, 0)),
            row("9", null));
    List<Row> read = read(parquet(schema(SQLDataTypes.VectorType()), ml, 1));
    assertThat(read.get(0)).isEqualTo(reference.get(0));
    assertThat(read.get(1).getString(3)).isEqualTo("[0, 16384, 0]");
    assertThat(read.get(2).getString(5)).isEqualTo("no-vector");
    StructType integers = new StructType().add("id", DataTypes.LongType).add("vector", FLOATS);
    List<Row> byText =
        read(
            parquet(
                integers,
                List.of(
                    RowFactory.create(9L, new Float[] {1f}),
                    RowFactory.create(10L, new Float[] {1f})),
                1));
    assertThat(byText).extracting(row -> row.getString(0)).containsExactly("10", "9");
  }

  private static Row row(String id, Object vector) {
    return RowFactory.create(id, vector, 0L, null);
  }

  @Test
  void faults_areRejects_thatNameValueAndBound_andNothingIsLost() {
    List<Row> rows =
        List.of(
            row("a", new Float[] {3f, 4f}),
            row("b", new Float[] {1f, Float.NaN}),
            row("c", new Float[] {1f, Float.POSITIVE_INFINITY}),
            row("d", new Float[] {1f, null}),
            row("e", new Float[] {0f, 0f}),
            row("f", new Float[] {1f}),
            row("g", new Float[] {}),
            row("h", null),
            row(null, new Float[] {1f, 1f}),
            row("", new Float[] {1f, 1f}),
            RowFactory.create("i", new Float[] {1f, 1f}, null, null),
            RowFactory.create("j", new Float[] {1f, 1f}, -1L, null),
            RowFactory.create("k", new Float[] {1f, 1f}, 1L << 31, null));
    String table = parquet(schema(FLOATS), rows, 4);
    List<Row> read = read(table);
    assertThat(read).hasSize(rows.size());
    assertThat(read).extracting(row -> row.getLong(2)).isSorted().doesNotHaveDuplicates();
    assertThat(read)
        .extracting(row -> row.getString(0) + " " + row.getString(5))
        .containsExactly(
            " no-id",
            " no-id",
            "a null",
            "b not-finite",
            "c not-finite",
            "d not-finite",
            "e zero-vector",
            "f wrong-dimension",
            "g no-vector",
            "h no-vector",
            "i no-class",
            "j class-out-of-range",
            "k class-out-of-range");
    assertThat(read).extracting(row -> row.isNullAt(3)).containsOnlyOnce(false);
    assertThat(read.get(7).getString(4)).isEqualTo("vectors");
    assertThat(read.get(7).getString(6)).isEqualTo("1 components, most vectors have 2");
    assertThat(read.get(8).getString(6)).isEqualTo("the vector is empty");
    List<Row> withoutClass = read(table, "vectors.class-column=''");
    assertThat(withoutClass.get(10).getString(3)).isNotNull();
  }

  @Test
  void dimension_isTheMostFrequent_theLargerAmongEquals() {
    List<Row> rows =
        List.of(
            row("a", new Float[] {1f}),
            row("b", new Float[] {1f, 1f, 1f}),
            row("c", new Float[] {1f}),
            row("d", new Float[] {1f, 1f, 1f}),
            row("e", new Float[] {1f, 1f}));
    assertThat(read(parquet(schema(FLOATS), rows, 2)))
        .extracting(row -> row.getString(5))
        .containsExactly("wrong-dimension", null, "wrong-dimension", null, "wrong-dimension");
  }

  @Test
  void repeatedIds_areRefused_withTheirCountAndTheFirstFive() {
    List<Row> rows = new ArrayList<>(given());
    for (int i = 0; i < 8; i++) {
      rows.add(row("twice-" + i, new Float[] {1f, 1f, 1f, 1f, 1f}));
      rows.add(row("twice-" + i, new Float[] {1f, 1f, 1f, 1f, 1f}));
    }
    rows.add(row("twice-0", null));
    String table = parquet(schema(FLOATS), rows, 7);
    for (int tasks : new int[] {1, 3, 64}) {
      VectorSource source = VectorSource.open(spark, VectorOptions.SELECT, table, configuration());
      assertThatThrownBy(() -> read(source, true, tasks))
          .isInstanceOfSatisfying(
              CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
          .hasMessage(
              "8 ids occur more than once (twice-0, twice-1, twice-2, twice-3, twice-4, ...); an id"
                  + " must name one vector");
    }
  }

  @Test
  void partitionFolders_andHiddenFiles_areTakenAsSparkTakesThem() throws IOException {
    Path table = folder.resolve("split");
    List<Row> bare =
        given().stream()
            .map(row -> RowFactory.create(row.get(0), row.get(1), (int) row.getLong(2)))
            .toList();
    StructType schema =
        new StructType()
            .add("id", DataTypes.StringType)
            .add("vector", FLOATS)
            .add("class", DataTypes.IntegerType);
    spark
        .createDataset(bare, Encoders.row(schema))
        .write()
        .partitionBy("class")
        .parquet(table.toString());
    VectorSource source =
        VectorSource.open(spark, VectorOptions.SELECT, table.toString(), configuration());
    assertThat(source.withClasses()).isTrue();
    assertThat(source.files()).isNotEmpty();
    assertThat(source.files())
        .allSatisfy(file -> assertThat(file.path()).matches("class=(0|9|18)/part-.*parquet"));
    assertThat(read(source, true, 2)).extracting(row -> row.getInt(7)).contains(0, 9, 18);
  }
}
