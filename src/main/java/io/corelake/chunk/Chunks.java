package io.corelake.chunk;

import io.corelake.storage.Json;
import io.corelake.storage.SeenFile;
import io.corelake.storage.Storage;
import io.corelake.table.ParquetTable;
import io.corelake.table.TableFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a table that is being made: {@code <folder>/<kind>-<uuid>/}, each with a record
 * beside it that is written last. What has no record is a leftover and is never read. Chunks are
 * found once, at the beginning; what other runs add later is not seen.
 */
public final class Chunks {
  private static final String RECORD = ".json";

  private final SparkSession spark;
  private final Storage storage;
  private final Path folder;
  private final String kind;
  private final StructType schema;
  private final List<Path> earlier;
  private final List<Path> own = new ArrayList<>();

  private Chunks(SparkSession spark, Storage storage, Path folder, String kind, StructType schema) {
    this.spark = spark;
    this.storage = storage;
    this.folder = folder;
    this.kind = kind;
    this.schema = schema;
    this.earlier = finished();
  }

  /**
   * Finds the chunks of earlier attempts.
   *
   * @param folder of the table that they are chunks of
   * @param kind what their names begin with
   * @param schema of their rows
   */
  public static Chunks find(
      SparkSession spark, Storage storage, Path folder, String kind, StructType schema) {
    return new Chunks(spark, storage, folder, kind, schema);
  }

  private List<Path> finished() {
    Pattern name = Pattern.compile(Pattern.quote(kind) + "-[0-9a-f-]{36}\\.json");
    return storage.list(folder).stream()
        .map(FileStatus::getPath)
        .filter(file -> name.matcher(file.getName()).matches())
        .map(file -> new Path(folder, file.getName().replace(RECORD, "")))
        .filter(this::isWhole)
        .toList();
  }

  /** What is not as it was written is made again. */
  private boolean isWhole(Path chunk) {
    ChunkRecord record = record(chunk);
    return record != null
        && new TableFiles(record.files(), record.bytes()).equals(TableFiles.of(storage, chunk));
  }

  /** Another run, which has finished the table, may remove a record after it was listed. */
  private @Nullable ChunkRecord record(Path chunk) {
    SeenFile seen = storage.look(chunk.suffix(RECORD)).orElse(null);
    try {
      return seen == null ? null : Json.read(seen.text(), ChunkRecord.class);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  public SparkSession spark() {
    return spark;
  }

  StructType schema() {
    return schema;
  }

  /** Returns whether earlier attempts have left none. */
  public boolean isEmpty() {
    return earlier.isEmpty();
  }

  /** Returns the rows of the chunks of earlier attempts. */
  public Dataset<Row> earlier() {
    return read(earlier);
  }

  /** Returns the rows of the chunks of this attempt. */
  Dataset<Row> own() {
    synchronized (own) {
      return read(List.copyOf(own));
    }
  }

  private Dataset<Row> read(List<Path> chunks) {
    return chunks.isEmpty()
        ? spark.createDataFrame(List.of(), schema)
        : ParquetTable.read(spark, chunks, schema);
  }

  /** Writes a chunk and returns how many rows it has. Several threads may write at a time. */
  long write(JavaRDD<Row> rows) {
    // Exact: Spark takes a task of a job's last stage into account once, however often it ran.
    LongAccumulator counter = spark.sparkContext().longAccumulator();
    JavaRDD<Row> counted =
        rows.map(
            row -> {
              counter.add(1);
              return row;
            });
    Path chunk = new Path(folder, kind + "-" + UUID.randomUUID());
    ParquetTable.write(spark.createDataFrame(counted, schema), chunk);
    TableFiles files = TableFiles.of(storage, chunk);
    ChunkRecord record =
        new ChunkRecord(counter.value(), files.files(), files.bytes(), Instant.now().toString());
    storage.writeText(chunk.suffix(RECORD), Json.pretty(record));
    synchronized (own) {
      own.add(chunk);
    }
    return record.rows();
  }

  /**
   * Returns whether a chunk of an earlier attempt has been removed since: another run, which has
   * the same table in work, has finished it.
   */
  public boolean isAnyGone() {
    return earlier.stream().anyMatch(chunk -> !storage.exists(chunk.suffix(RECORD)));
  }

  /** Removes the chunks that were found and those that were written. */
  public void delete() {
    List<Path> all = new ArrayList<>(earlier);
    synchronized (own) {
      all.addAll(own);
    }
    // The record first: half a chunk is none.
    all.forEach(chunk -> storage.delete(chunk.suffix(RECORD)));
    all.forEach(storage::delete);
  }
}
