package io.corelake.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.CorpusConfiguration;
import io.corelake.config.CorpusConfiguration.Dedup;
import io.corelake.image.DecodeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderListerTest {
  @TempDir Path folder;

  private final FolderLister lister =
      new FolderLister(
          new Configuration(),
          new CorpusConfiguration(
              List.of("jpg", "png", ""), new DecodeLimits(1, 1), 1, 0, Dedup.OFF, 0));

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
    Listing listing = lister.list(folder.toString());
    assertThat(listing.files())
        .extracting(ImageFile::imageId)
        .containsExactly(
            "_DSC1.jpg", "a b/c%20d.JPG", "a/é.png", "a/图.png", "a/😀.png", "b.jpg", "plain");
    assertThat(listing.ignored()).isEqualTo(Map.of("txt", 1L, "", 1L, "hidden", 1L));
    for (ImageFile file : listing.files()) {
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.uri());
      assertThat(path.getFileSystem(new Configuration()).exists(path)).as(file.uri()).isTrue();
    }
  }

  /** Hadoop's own listing leaves the first out, and follows the second for ever. */
  @Test
  void links_thatLeadNowhere_areListed_andLoopsAreEnteredOnce() throws IOException {
    write("a/x.jpg");
    Files.createSymbolicLink(folder.resolve("nowhere.jpg"), folder.resolve("none"));
    Files.createSymbolicLink(folder.resolve("a/up"), folder);
    assertThat(lister.list(folder.toString()).files())
        .extracting(ImageFile::imageId)
        .containsExactly("a/x.jpg", "nowhere.jpg");
  }

  @Test
  void list_ofNothing_isAnInputError() throws IOException {
    assertThatThrownBy(() -> lister.list(folder.toString()))
        .isInstanceOfSatisfying(
            CoreLakeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
        .hasMessageContaining("holds no image file; 0 files");
    write("notes.md");
    assertThatThrownBy(() -> lister.list(folder.toString())).hasMessageContaining("1 files");
    assertThatThrownBy(() -> lister.list(folder + "/none")).hasMessageContaining("does not exist");
    assertThatThrownBy(() -> lister.list(folder + "/notes.md"))
        .hasMessageContaining("must be a folder of images, is a file");
  }
}
