package io.corelake.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree in which others work while it is looked at. */
class FileTreeTest {
  @TempDir java.nio.file.Path folder;

  /** Tells when a folder has just been listed. */
  private static final class WatchedDisk extends LocalFileSystem {
    private final Consumer<String> listed;

    WatchedDisk(Consumer<String> listed) throws IOException {
      this.listed = listed;
      initialize(java.net.URI.create("file:///"), new Configuration());
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
      FileStatus[] children = super.listStatus(path);
      listed.accept(path.getName());
      return children;
    }

    @Override
    public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
      RemoteIterator<FileStatus> children = super.listStatusIterator(path);
      listed.accept(path.getName());
      return children;
    }
  }

  @BeforeEach
  void plant() throws IOException {
    for (String name : List.of("a/1", "a/2", "b/3", "c/deep/4")) {
      java.nio.file.Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  private List<String> files(Consumer<String> listed) throws IOException {
    return FileTree.files(new WatchedDisk(listed), new Path(folder.toString())).stream()
        .map(file -> folder.toUri().relativize(file.getPath().toUri()).getPath())
        .sorted()
        .toList();
  }

  private void remove(String name) {
    try (Stream<java.nio.file.Path> below = Files.walk(folder.resolve(name))) {
      for (java.nio.file.Path path : below.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyFile_isFound() throws IOException {
    assertThat(files(name -> {})).containsExactly("a/1", "a/2", "b/3", "c/deep/4");
    assertThat(FileTree.files(new WatchedDisk(name -> {}), new Path(folder.resolve("a/1").toUri())))
        .singleElement()
        .satisfies(file -> assertThat(file.getLen()).isEqualTo(3));
    assertThat(FileTree.files(new WatchedDisk(name -> {}), new Path(folder.resolve("d").toUri())))
        .isEmpty();
  }

  @Test
  void folderThatGoesAway_takesNoOtherWithIt() throws IOException {
    List<String> found =
        files(
            name -> {
              if (Files.exists(folder.resolve("a/1"))
                  && name.equals(folder.getFileName().toString())) {
                remove("a");
                remove("b");
              }
            });
    assertThat(found).containsExactly("c/deep/4");
  }

  @Test
  void fileThatGoesAway_isNoFault() throws IOException {
    List<String> found =
        files(
            name -> {
              if (name.equals("a")) {
                remove("a/1");
              }
            });
    assertThat(found).contains("a/2", "b/3", "c/deep/4");
  }
}
