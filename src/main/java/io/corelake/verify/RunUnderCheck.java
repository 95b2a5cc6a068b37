package io.corelake.verify;

import io.corelake.manifest.RunFiles;
import io.corelake.manifest.SubsetManifest;
import io.corelake.storage.Storage;
import io.corelake.storage.Storage.Digest;
import io.corelake.table.ParquetTable;
import io.corelake.verify.Finding.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The run that the checks look at, and what they have found. */
final class RunUnderCheck {
  static final String RANKING = RunFiles.RANKING + "/";
  static final String REJECTS = RunFiles.REJECTS + "/";
  static final String DUPLICATES = RunFiles.DUPLICATES + "/";

  private final SparkSession spark;
  private final Storage storage;
  private final Path root;
  private final RecordedRun record;
  private final Findings findings;
  private final SortedMap<String, Digest> readable = new TreeMap<>();
  private final Map<String, Optional<Dataset<Row>>> tables = new HashMap<>();

  RunUnderCheck(
      SparkSession spark, Storage storage, Path root, RecordedRun record, Findings findings) {
    this.spark = spark;
    this.storage = storage;
    this.root = root;
    this.record = record;
    this.findings = findings;
  }

  SparkSession spark() {
    return spark;
  }

  Storage storage() {
    return storage;
  }

  Path root() {
    return root;
  }

  RecordedRun record() {
    return record;
  }

  Findings findings() {
    return findings;
  }

  Path path(String name) {
    return new Path(root, name);
  }

  /** Notes that a listed file can be read to its end. */
  void addReadable(String name, Digest digest) {
    readable.put(name, digest);
  }

  /** Returns every listed file that can be read, with its true size and hash. */
  SortedMap<String, Digest> readable() {
    return readable;
  }

  boolean isReadable(String name) {
    return readable.containsKey(name);
  }

  /** Returns the listed files of a table that can be read, in their order. */
  List<Path> tableFiles(String folder) {
    return record.files(folder).keySet().stream()
        .filter(name -> name.endsWith(".parquet") && isReadable(name))
        .map(this::path)
        .toList();
  }

  /**
   * Returns a table of the listed files that can be read; none where there is no file, where a
   * footer cannot be read, or where a column is not there, which is said once.
   */
  Optional<Dataset<Row>> table(String folder, StructType columns) {
    return tables.computeIfAbsent(folder, unused -> open(folder, columns));
  }

  private Optional<Dataset<Row>> open(String folder, StructType columns) {
    List<Path> files = tableFiles(folder);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    Dataset<Row> table;
    try {
      table = ParquetTable.readForeign(spark, files);
    } catch (Exception e) {
      String reason = UnreadableTable.reason(e).orElse("");
      if (reason.isEmpty()) {
        throw e;
      }
      findings.add(Kind.UNREADABLE, folder, "a table, to check its rows", reason, fix(folder));
      return Optional.empty();
    }
    Map<String, StructField> found = new TreeMap<>();
    for (StructField field : table.schema().fields()) {
      found.put(field.name(), field);
    }
    for (StructField column : columns.fields()) {
      StructField same = found.get(column.name());
      if (same == null || !same.dataType().equals(column.dataType())) {
        findings.add(
            Kind.UNREADABLE,
            folder,
            "a column " + column.name() + " of type " + column.dataType().simpleString(),
            same == null ? "none" : same.dataType().simpleString());
        return Optional.empty();
      }
    }
    return Optional.of(table);
  }

  static String subsetFolder(String subset) {
    return SubsetManifest.folder(subset) + "/";
  }

  /**
   * Returns what writes a file or the files of a folder again; empty where they are what run.json
   * says, since then they were written so.
   */
  String fix(String file) {
    if (isAsRecorded(file)) {
      return "";
    }
    if (Stream.of(RANKING, REJECTS, DUPLICATES).anyMatch(file::startsWith)
        || !isAsRecorded(RANKING)) {
      return "the same corelake run again publishes a new run";
    }
    for (RecordedRun.Subset subset : record.subsets()) {
      if (file.startsWith(subsetFolder(subset.name()))) {
        return "corelake subset --run %s --keep %s writes it again"
            .formatted(root, subset.name().replaceFirst("^keep-", ""));
      }
    }
    return file.equals(RunFiles.REPORT) ? "corelake report --run " + root + " writes it again" : "";
  }

  private boolean isAsRecorded(String file) {
    Map<String, Digest> listed = record.files(file);
    return !listed.isEmpty()
        && listed.entrySet().stream()
            .allMatch(entry -> entry.getValue().equals(readable.get(entry.getKey())));
  }
}
