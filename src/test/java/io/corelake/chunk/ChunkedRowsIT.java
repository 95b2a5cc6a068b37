package io.corelake.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.storage.Storage;
import io.corelake.testing.JobDescriptions;
import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks on two cores, of a table of numbers. */
class ChunkedRowsIT {
  private static final StructType NUMBERS = StructType.fromDDL("number int");
  private static final int TASKS = 20;
  private static final int FAILING = 7;

  private static SparkSession spark;
  private static SparkContext context;

  @TempDir Path folder;

  /** What a task does before it returns its number. */
  private interface Work extends java.io.Serializable {
    void of(int number) throws Exception;
  }

  @BeforeAll
  static void open() {
    spark = LocalSpark.onCores(2);
    context = spark.sparkContext();
  }

  private Chunks chunks() {
    Storage storage = new Storage(context.hadoopConfiguration());
    org.apache.hadoop.fs.Path table = new org.apache.hadoop.fs.Path(folder.toUri());
    return Chunks.find(spark, storage, table, "part", NUMBERS);
  }

  /** A disk whose folders list a record that another process has just removed. */
  public static final class RecordsThatGo extends LocalFileSystem {
    @Override
    public FileStatus[] listStatus(org.apache.hadoop.fs.Path folder) {
      String name = "part-" + UUID.randomUUID() + ".json";
      org.apache.hadoop.fs.Path record = new org.apache.hadoop.fs.Path(folder, name);
      return new FileStatus[] {new FileStatus(1, false, 1, 1, 0, record)};
    }
  }

  @Test
  void recordThatGoesAfterItWasListed_isNoChunk() {
    Configuration hadoop = new Configuration();
    hadoop.setClass("fs.file.impl", RecordsThatGo.class, FileSystem.class);
    hadoop.setBoolean("fs.file.impl.disable.cache", true);
    org.apache.hadoop.fs.Path table = new org.apache.hadoop.fs.Path(folder.toUri());
    assertThat(new Storage(hadoop).list(table)).hasSize(1);
    assertThat(Chunks.find(spark, new Storage(hadoop), table, "part", NUMBERS).isEmpty()).isTrue();
  }

  private static JavaRDD<Row> rows(Work work) {
    return JavaSparkContext.fromSparkContext(context)
        .parallelize(IntStream.range(0, TASKS).boxed().toList(), TASKS)
        .map(
            number -> {
              work.of(number);
              return RowFactory.create(number);
            });
  }

  private Dataset<Row> write(Work work) {
    return ChunkedRows.of(chunks(), rows(work), Portion.even(TASKS, TASKS), 0);
  }

  private static List<Integer> numbers(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> row.getInt(0)).sorted().toList();
  }

  private List<Path> records() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).toList();
    }
  }

  private static int activeJobs() {
    return context.statusTracker().getActiveJobIds().length;
  }

  /** Ends only when the task is told to. */
  private static void waitForTheEnd() throws InterruptedException {
    while (true) {
      TaskContext.get().killTaskIfInterrupted();
      Thread.sleep(10);
    }
  }

  @Test
  void everyRowIsThereOnce_andAreReadByTheNext() throws IOException {
    context.setJobDescription("CoreLake 2/6 embed");
    try (JobDescriptions jobs = new JobDescriptions(context)) {
      assertThat(numbers(write(number -> {})))
          .isEqualTo(IntStream.range(0, TASKS).boxed().toList());
      assertThat(jobs.count("CoreLake 2/6 embed, chunk of 2 tasks")).isGreaterThanOrEqualTo(10);
    } finally {
      context.setJobDescription(null);
    }
    assertThat(records()).hasSize(TASKS / 2);
    assertThat(context.getLocalProperty("spark.job.description")).isNull();
    Chunks found = chunks();
    assertThat(numbers(found.earlier())).hasSize(TASKS);
    found.delete();
    assertThat(found.isAnyGone()).isTrue();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
    assertThat(chunks().isEmpty()).isTrue();
  }

  @Test
  void fewTasks_areLeftToWhoeverUsesThem_andOthersThanWantedAreNotRun() throws IOException {
    List<Portion> wanted = List.of(new Portion(3, 1), new Portion(11, 1), new Portion(19, 1));
    JavaRDD<Row> rows =
        rows(
            number -> {
              if (number % 8 != 3) {
                throw new IOException("not wanted: " + number);
              }
            });
    assertThat(numbers(ChunkedRows.of(chunks(), rows, wanted, 0))).containsExactly(3, 11, 19);
    assertThat(records()).isEmpty();
  }

  @Test
  void whatHasNoRecord_orOtherFilesThanTheRecordSays_isNotRead() throws IOException {
    numbers(write(number -> {}));
    List<Path> records = records();
    Path noRecord = data(records.get(0));
    Path garbage = data(records.get(1));
    Path other = data(records.get(2));
    Path cut = records.get(3);
    Files.delete(records.get(0));
    Files.write(garbage.resolve("part-99999-garbage.snappy.parquet"), new byte[100]);
    Path file = parquet(other);
    Files.copy(file, other.resolve("part-99999-again.snappy.parquet"));
    Files.writeString(cut, Files.readString(cut).substring(0, 20));
    assertThat(noRecord).exists();
    assertThat(numbers(chunks().earlier())).hasSize(TASKS - 4 * 2);
  }

  private static Path data(Path record) {
    return record.resolveSibling(record.getFileName().toString().replace(".json", ""));
  }

  private static Path parquet(Path chunk) throws IOException {
    try (Stream<Path> files = Files.list(chunk)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  @Test
  void failureOfOneChunk_endsTheOther_andIsTheErrorOfTheCaller() throws Exception {
    long start = System.nanoTime();
    assertThatThrownBy(
            () ->
                write(
                    number -> {
                      if (number == FAILING) {
                        throw CoreLakeException.input("a mistake of the user's");
                      }
                      if (number > FAILING) {
                        waitForTheEnd();
                      }
                    }))
        .hasMessageContaining("a mistake of the user's");
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(30);
    awaitNoJobs();
    assertThat(numbers(chunks().earlier())).isSubsetOf(0, 1, 2, 3, 4, 5);
  }

  @Test
  void interruption_endsBothChunks() throws Exception {
    Thread main = Thread.currentThread();
    Thread interrupter =
        new Thread(
            () -> {
              while (activeJobs() < 2) {
                Thread.onSpinWait();
              }
              main.interrupt();
            });
    interrupter.start();
    assertThatThrownBy(() -> write(number -> waitForTheEnd()))
        .isInstanceOf(InterruptedException.class);
    interrupter.join();
    assertThat(Thread.interrupted()).isFalse();
    awaitNoJobs();
    assertThat(records()).isEmpty();
  }

  private static void awaitNoJobs() throws InterruptedException {
    // A thread whose work is done is there for a moment more.
    for (int i = 0; i < 500 && (activeJobs() > 0 || chunkThreads() > 0); i++) {
      Thread.sleep(10);
    }
    assertThat(activeJobs()).isZero();
    assertThat(chunkThreads()).isZero();
  }

  private static long chunkThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("corelake-chunk"))
        .count();
  }
}
