package io.corelake.pipeline;

import io.corelake.chunk.Chunks;
import io.corelake.embed.KeptVectors;
import io.corelake.storage.Json;
import io.corelake.storage.Storage;
import io.corelake.table.ParquetTable;
import io.corelake.table.TableFiles;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The tables of the stages: {@code <work>/<stage>/<fingerprint>/}. Every attempt writes to a folder
 * of its own, and {@code stage.json}, written last, names the one that counts: what a dead attempt
 * left behind is never read, and two runs that compute the same table do not meet.
 */
final class StageStore {
  private static final String RECORD = "stage.json";

  private final Storage storage;
  private final Path work;

  StageStore(Storage storage, Path work) {
    this.storage = storage;
    this.work = work;
  }

  /** Returns the record of a finished table. */
  Optional<StageRecord> find(StageName stage, String fingerprint) {
    try {
      // What cannot be read again, or is not as it was written, is computed again.
      return storage
          .look(new Path(folder(stage, fingerprint), RECORD))
          .map(record -> Json.read(record.text(), StageRecord.class))
          .filter(found -> isWhole(data(stage, found), found));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean isWhole(Path data, StageRecord record) {
    return storage.exists(new Path(data, "_SUCCESS")) && record.isOf(TableFiles.of(storage, data));
  }

  /** Returns the vectors of the finished embed stages with a key, tables of more of them first. */
  KeptVectors kept(SparkSession spark, String key) {
    return new KeptVectors(
        storage.list(new Path(work, StageName.EMBED.label())).stream()
            .flatMap(folder -> find(StageName.EMBED, folder.getPath().getName()).stream())
            .filter(record -> key.equals(record.key()) && record.count("embedded") > 0)
            .sorted(
                Comparator.comparingLong((StageRecord record) -> record.count("embedded"))
                    .reversed()
                    .thenComparing(StageRecord::fingerprint))
            .map(record -> ParquetTable.read(spark, data(StageName.EMBED, record)))
            .toList());
  }

  /**
   * Finds the chunks that interrupted attempts at a table have left.
   *
   * @param kind what their names begin with
   * @param schema of their rows
   */
  Chunks chunks(SparkSession spark, StageTarget target, String kind, StructType schema) {
    return Chunks.find(spark, storage, folder(target.stage(), target.fingerprint()), kind, schema);
  }

  /** Returns a new folder for what is needed until a table is written. */
  Path draft(StageTarget target) {
    return new Path(folder(target.stage(), target.fingerprint()), newAttempt());
  }

  /** Removes such a folder. */
  void delete(Path draft) {
    storage.delete(draft);
  }

  private static String newAttempt() {
    return "attempt-" + UUID.randomUUID();
  }

  /**
   * Computes and writes a table.
   *
   * @param counts what to note of the written table
   */
  StageRecord write(
      SparkSession spark,
      StageTarget target,
      Supplier<Dataset<Row>> computation,
      Function<Dataset<Row>, SortedMap<String, Long>> counts) {
    long start = System.nanoTime();
    Path folder = folder(target.stage(), target.fingerprint());
    String attempt = newAttempt();
    Path data = new Path(folder, attempt);
    ParquetTable.write(computation.get(), data);
    TableFiles files = TableFiles.of(storage, data);
    SortedMap<String, Long> counted = counts.apply(ParquetTable.read(spark, data));
    StageRecord record =
        new StageRecord(
            target.stage().label(),
            target.fingerprint(),
            target.key(),
            attempt,
            files.files(),
            files.bytes(),
            counted,
            (System.nanoTime() - start) / 1e9,
            Instant.now().toString());
    storage.writeText(new Path(folder, RECORD), Json.pretty(record));
    return record;
  }

  /** Returns where a finished table lies. */
  Path data(StageName stage, StageRecord record) {
    return new Path(folder(stage, record.fingerprint()), record.data());
  }

  private Path folder(StageName stage, String fingerprint) {
    return new Path(work, stage.label() + "/" + fingerprint);
  }
}
