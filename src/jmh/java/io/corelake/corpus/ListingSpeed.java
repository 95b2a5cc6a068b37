package io.corelake.corpus;

import io.corelake.config.CorpusConfiguration;
import io.corelake.config.SettingsLoader;
import io.corelake.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * How fast small files are listed, many in 100 folders and as many in one, from the cache of the
 * operating system; and what a listing takes in memory. Arguments: a folder to make the files in
 * (made once, and left there), and how many files.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.main=io.corelake.corpus.ListingSpeed
 * -Djmh.args="/tmp/listing 200000"}
 */
public final class ListingSpeed {
  private static final int ROUNDS = 7;
  private static final int FOLDERS = 100;
  private static final int FILES_IN_MEMORY = 1_000_000;

  private ListingSpeed() {}

  public static void main(String[] arguments) throws IOException {
    int files = Integer.parseInt(arguments[1]);
    Path many = make(Path.of(arguments[0], "many-" + files), files, FOLDERS);
    Path one = make(Path.of(arguments[0], "one-" + files), files, 1);
    Configuration hadoop = new Configuration();
    for (Path folder : List.of(many, one)) {
      org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(folder.toUri());
      for (int threads : new int[] {1, 2, 4, 16}) {
        report(
            folder + ", walked by " + threads + " threads",
            files,
            () -> new FileWalk(hadoop, Progress.SILENT, threads).forEach(root, file -> {}));
      }
      CorpusConfiguration corpus = corpus();
      report(
          folder + ", listed", files, () -> InputFiles.list(hadoop, root, corpus, Progress.SILENT));
    }
    memory();
  }

  private static CorpusConfiguration corpus() {
    return io.corelake.config.Configuration.of(
            SettingsLoader.load(null, Map.of(), Map.of(), List.of()))
        .corpus();
  }

  private static Path make(Path root, int files, int folders) throws IOException {
    if (Files.exists(root)) {
      return root;
    }
    for (int i = 0; i < files; i++) {
      Path folder = root.resolve(name(i, folders)).getParent();
      if (i < folders) {
        Files.createDirectories(folder);
      }
      Files.writeString(root.resolve(name(i, folders)), "x");
    }
    return root;
  }

  private static String name(int file, int folders) {
    return "class-%03d/picture_%08d.jpg".formatted(file % folders, file);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void report(String what, int files, Work work) throws IOException {
    double best = Double.MAX_VALUE;
    StringBuilder seconds = new StringBuilder();
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      work.run();
      double took = (System.nanoTime() - start) / 1e9;
      best = Math.min(best, took);
      seconds.append("%.2f ".formatted(took));
    }
    System.out.printf("%s: %,.0f files/s (s: %s)%n", what, files / best, seconds);
  }

  private static void memory() {
    String root = "file:/data/lake/images";
    long before = used();
    List<ImageFile> files = new ArrayList<>();
    for (int i = 0; i < FILES_IN_MEMORY; i++) {
      String id = name(i, 1000);
      files.add(new ImageFile(id, root + "/" + id, i, i, i));
    }
    System.out.printf(
        "%,d images in memory, ids of %d characters below a root of %d: %d bytes each%n",
        FILES_IN_MEMORY, name(0, 1).length(), root.length(), (used() - before) / files.size());
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
