package io.corelake.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Writes images as corpora of other kinds than folders. */
public final class ImageTables {
  public static final StructType FLAT = StructType.fromDDL("id string, image binary, label string");
  public static final StructType HUGGING_FACE =
      StructType.fromDDL("index int, image struct<bytes: binary, path: string>, label int");
  public static final StructType LOCATED =
      StructType.fromDDL("id string, uri string, label string");

  /** Small, so that a file of some images has several row groups. */
  private static final int ROWS_A_GROUP = 5;

  private ImageTables() {}

  /** Returns rows of {@link #FLAT}. */
  public static Dataset<Row> flat(SparkSession spark, List<LabelledImage> images) {
    return spark.createDataFrame(images.stream().map(LabelledImage::flat).toList(), FLAT);
  }

  /** Returns rows of {@link #HUGGING_FACE}, with numbers for labels. */
  public static Dataset<Row> huggingFace(SparkSession spark, List<LabelledImage> images) {
    List<Row> rows = new ArrayList<>();
    Map<String, Integer> numbers = new TreeMap<>();
    for (LabelledImage image : images) {
      Row struct = RowFactory.create(image.bytes(), image.file());
      int label = numbers.computeIfAbsent(image.label(), name -> numbers.size());
      rows.add(RowFactory.create(rows.size(), struct, label));
    }
    return spark.createDataFrame(rows, HUGGING_FACE);
  }

  /** Writes one Parquet file of several row groups, over one that was there. */
  public static Path parquet(Dataset<Row> rows, Path file) {
    Path folder = file.resolveSibling(".writing");
    rows.coalesce(1)
        .write()
        .mode("overwrite")
        .option("parquet.block.row.count.limit", ROWS_A_GROUP)
        .parquet(folder.toString());
    try (Stream<Path> parts = Files.list(folder)) {
      Path part = parts.filter(path -> path.toString().endsWith(".parquet")).findFirst().get();
      Files.createDirectories(file.getParent());
      Files.write(file, Files.readAllBytes(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    FileUtil.fullyDelete(folder.toFile());
    return file;
  }

  /** Writes rows into several Parquet files, in their order. */
  public static Path parquet(Dataset<Row> rows, Path folder, List<String> names) {
    List<Row> all = rows.collectAsList();
    for (int i = 0; i < names.size(); i++) {
      List<Row> part =
          all.subList(all.size() * i / names.size(), all.size() * (i + 1) / names.size());
      parquet(
          rows.sparkSession().createDataFrame(part, rows.schema()), folder.resolve(names.get(i)));
    }
    return folder;
  }

  /** Writes a Delta table of several files. */
  public static void delta(Dataset<Row> rows, Path folder) {
    rows.repartition(3).write().format("delta").save(folder.toString());
  }

  /** Writes an Iceberg table of several files, over one that was there. */
  public static void iceberg(Dataset<Row> rows, String table) {
    rows.repartition(3).writeTo(table).using("iceberg").createOrReplace();
  }

  /** Writes a manifest in JSON lines of the files below a folder. */
  public static Path manifest(List<LabelledImage> images, Path folder, Path file) {
    JsonMapper json = new JsonMapper();
    List<String> lines = new ArrayList<>();
    for (LabelledImage image : images) {
      lines.add(
          json.createObjectNode()
              .put("id", image.id())
              .put("uri", folder.resolve(image.file()).toString())
              .put("label", image.label())
              .toString());
    }
    try {
      return Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes WebDataset shards with the ids for keys. */
  public static Path shards(List<LabelledImage> images, Path folder, int shards) {
    for (int shard = 0; shard < shards; shard++) {
      Path file = folder.resolve("%05d.tar".formatted(shard));
      int from = images.size() * shard / shards;
      try {
        Files.createDirectories(folder);
        shard(images.subList(from, images.size() * (shard + 1) / shards), file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return folder;
  }

  private static void shard(List<LabelledImage> images, Path file) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (LabelledImage image : images) {
        String extension = image.file().substring(image.file().lastIndexOf('.'));
        member(tar, image.id() + extension, image.bytes());
        member(tar, image.id() + ".cls", image.label().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void member(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }
}
