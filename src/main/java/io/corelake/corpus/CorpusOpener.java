package io.corelake.corpus;

import io.corelake.CoreLakeException;
import io.corelake.config.CorpusConfiguration;
import io.corelake.progress.Progress;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Opens an input in the format that is configured, or tells the format by what lies there. */
final class CorpusOpener {
  private static final String AUTO = "auto";
  private static final String FOLDER = "folder";
  private static final String WEBDATASET = "webdataset";
  private static final String PARQUET = "parquet";
  private static final String MANIFEST = "manifest";

  private final SparkSession spark;
  private final Configuration hadoop;
  private final String input;
  private final CorpusConfiguration corpus;
  private final Progress progress;

  CorpusOpener(SparkSession spark, String input, CorpusConfiguration corpus, Progress progress) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.input = input;
    this.corpus = corpus;
    this.progress = progress;
  }

  Corpus open() {
    Uris.requireWithoutSecret("--input", input);
    return switch (corpus.format()) {
      case AUTO, FOLDER, WEBDATASET, PARQUET, MANIFEST -> openFiles();
      default -> table(corpus.format(), isPath(input) ? qualified() : input);
    };
  }

  /** A data source may call its tables by names, such as a catalog's. */
  private static boolean isPath(String source) {
    return source.contains("/") && !source.contains(":");
  }

  private String qualified() {
    return new Storage(hadoop).qualified("--input", input).toString();
  }

  private Corpus openFiles() {
    Storage storage = new Storage(hadoop);
    Path root = new Path(qualified());
    if (!storage.exists(root)) {
      throw CoreLakeException.input("--input " + Uris.redacted(input) + " does not exist");
    }
    boolean folder = storage.isDirectory(root);
    if (folder && corpus.format().equals(AUTO)) {
      if (storage.exists(new Path(root, "_delta_log"))) {
        return table("delta", root.toString());
      }
      if (isIceberg(storage, root)) {
        return table("iceberg", root.toString());
      }
    }
    InputFiles files = InputFiles.list(hadoop, root, corpus, progress);
    String format = corpus.format().equals(AUTO) ? guess(files, folder) : corpus.format();
    if (format.equals(FOLDER) && !folder) {
      throw CoreLakeException.input(
          "--input " + Uris.redacted(input) + " must be a folder of images, is a file");
    }
    return open(format, files, folder ? root : root.getParent());
  }

  private static boolean isIceberg(Storage storage, Path root) {
    return storage.list(new Path(root, "metadata")).stream()
        .anyMatch(file -> file.getPath().getName().endsWith(".metadata.json"));
  }

  /** Files without an extension are images only where nothing else is there. */
  private String guess(InputFiles files, boolean folder) {
    boolean images =
        files.images().stream().anyMatch(image -> image.imageId().matches("(?s).*\\.[^/.]+"));
    boolean packed = !files.tars().isEmpty() || !files.parquet().isEmpty();
    if (images && packed) {
      throw CoreLakeException.usage(
          "--input %s holds %,d images, %,d tar files and %,d Parquet files; say by corpus.format which of them are the corpus: folder, webdataset or parquet"
              .formatted(
                  Uris.redacted(input),
                  files.images().size(),
                  files.tars().size(),
                  files.parquet().size()));
    }
    if (images) {
      return FOLDER;
    }
    if (packed) {
      // Tools that write shards put a table of what is in them beside each.
      return files.tars().isEmpty() ? PARQUET : WEBDATASET;
    }
    boolean manifest = !files.manifests().isEmpty() && files.images().isEmpty();
    if (!folder && !manifest) {
      throw CoreLakeException.input(
          "--input %s is a file, and neither a tar, a Parquet file nor a manifest (csv, tsv, jsonl, ndjson) by its name; a folder of images, or corpus.format, is wanted"
              .formatted(Uris.redacted(input)));
    }
    return manifest ? MANIFEST : FOLDER;
  }

  private Corpus open(String format, InputFiles files, Path folder) {
    switch (format) {
      case WEBDATASET -> {
        require(files.tars(), "tar file", files);
        return new TarCorpus(spark, files, corpus);
      }
      case PARQUET -> {
        require(files.parquet(), "Parquet file", files);
        return new ParquetCorpus(ImageSession.of(spark), files, corpus, uris(folder));
      }
      case MANIFEST -> {
        require(files.manifests(), "manifest (csv, tsv, jsonl, ndjson)", files);
        return new ManifestCorpus(spark, files, corpus);
      }
      default -> {
        require(files.images(), "image file", files);
        return new FolderCorpus(spark, files);
      }
    }
  }

  private void require(List<ImageFile> files, String what, InputFiles all) {
    if (files.isEmpty()) {
      throw CoreLakeException.input(
          "--input %s holds no %s; %,d files have none of the extensions in corpus.extensions"
              .formatted(Uris.redacted(input), what, all.ignoredFiles()));
    }
  }

  private Corpus table(String format, String source) {
    return new TableCorpus(
        ImageSession.of(spark),
        source,
        corpus.withFormat(format),
        uris(new Path(source)),
        progress);
  }

  private ManifestUris uris(Path folder) {
    return ManifestUris.below(hadoop, folder);
  }
}
