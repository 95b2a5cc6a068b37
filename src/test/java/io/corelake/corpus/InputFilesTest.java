package io.corelake.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.config.CorpusConfiguration;
import io.corelake.config.SettingsLoader;
import io.corelake.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
  @TempDir Path folder;

  private InputFiles list() {
    CorpusConfiguration corpus =
        io.corelake.config.Configuration.of(
                SettingsLoader.load(
                    null, Map.of(), Map.of(), List.of("corpus.extensions=[jpg,png,'']")))
            .corpus();
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(folder.toUri());
    return InputFiles.list(new Configuration(), root, corpus, Progress.SILENT);
  }

  private void write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "x");
  }

  @Test
  void list_isInByteOrder_withAwkwardNames_andCountsWhatItPassesOver() throws IOException {
    for (String name :
        List.of("b.jpg", "a b/c%20d.JPG", "a/é.png", "a/😀.png", "a/图.png", "plain", "a/x.txt")) {
      write(name);
    }
    write("_SUCCESS");
    write("_DSC1.jpg");
    write(".hidden/y.jpg");
    InputFiles listing = list();
    assertThat(listing.images())
        .extracting(ImageFile::imageId)
        .containsExactly(
            "_DSC1.jpg", "a b/c%20d.JPG", "a/é.png", "a/图.png", "a/😀.png", "b.jpg", "plain");
    assertThat(listing.ignored()).isEqualTo(Map.of("txt", 1L, "", 1L, "hidden", 1L));
    for (ImageFile file : listing.images()) {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.uri());
      assertThat(path.getFileSystem(new Configuration()).exists(path)).as(file.uri()).isTrue();
    }
  }

  private String fingerprint() {
    InputFiles files = list();
    return InputFiles.fingerprint("x", files.root(), files.images());
  }

  /** As an archive does it that is unpacked over another one. */
  @Test
  void fingerprint_changesWithAFileThatIsWrittenOver_thoughSizeAndTimeAreTheSame()
      throws IOException {
    write("a.jpg");
    Path file = folder.resolve("a.jpg");
    FileTime modified = Files.getLastModifiedTime(file);
    String before = fingerprint();
    assertThat(fingerprint()).isEqualTo(before);
    Files.writeString(file, "y");
    Files.setLastModifiedTime(file, modified);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(modified);
    assertThat(fingerprint()).isNotEqualTo(before);
  }

  @Test
  void singleFile_hasTheTimeOfItsLastChange_too() throws IOException {
    write("a.tar");
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(folder.resolve("a.tar").toUri());
    InputFiles alone =
        InputFiles.list(new Configuration(), root, ReadCorpus.configuration(), Progress.SILENT);
    assertThat(alone.tars())
        .singleElement()
        .satisfies(tar -> assertThat(tar.changedNanos()).isPositive());
    assertThat(list().tars().get(0).changedNanos()).isEqualTo(alone.tars().get(0).changedNanos());
  }

  /** Hadoop's own listing leaves the first out, and follows the second for ever. */
  @Test
  void links_thatLeadNowhere_areListed_andLoopsAreEnteredOnce() throws IOException {
    write("a/x.jpg");
    Files.createSymbolicLink(folder.resolve("nowhere.jpg"), folder.resolve("none"));
    Files.createSymbolicLink(folder.resolve("a/up"), folder);
    assertThat(list().images())
        .extracting(ImageFile::imageId)
        .containsExactly("a/x.jpg", "nowhere.jpg");
  }

  @Test
  void kinds_areToldApart_byTheirNames() throws IOException {
    for (String name :
        List.of("a/1.tar", "a/0.TAR", "b.parquet", "m.csv", "n.jsonl", "c.jpg", "d.txt")) {
      write(name);
    }
    InputFiles files = list();
    assertThat(files.tars()).extracting(ImageFile::imageId).containsExactly("a/0.TAR", "a/1.tar");
    assertThat(files.parquet()).extracting(ImageFile::imageId).containsExactly("b.parquet");
    assertThat(files.manifests())
        .extracting(ImageFile::imageId)
        .containsExactly("m.csv", "n.jsonl");
    assertThat(files.images()).extracting(ImageFile::imageId).containsExactly("c.jpg");
    assertThat(files.ignored()).isEqualTo(Map.of("txt", 1L));
  }
}
