package io.corelake.corpus;

import io.corelake.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;

/** A tar in a local file, read as the corpus stage reads it. */
record OpenedTar(Path file) {
  static final Set<String> EXTENSIONS = Set.of("jpg", "png", "");
  private static final Configuration HADOOP = new Configuration();

  static OpenedTar of(Path folder, byte[] bytes) {
    try {
      return new OpenedTar(Files.write(folder.resolve("shard.tar"), bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static OpenedTar of(Path folder, TarBytes tar) {
    return of(folder, tar.bytes());
  }

  String uri() {
    return "file:" + file;
  }

  private interface Reading<T> {
    T from(TarReader tar) throws IOException;
  }

  private <T> T read(Reading<T> reading) {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(uri());
    try (FSDataInputStream in = Storage.open(path.getFileSystem(HADOOP), path)) {
      return reading.from(new TarReader(in, Files.size(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<TarMember> members() {
    return read(
        tar -> {
          List<TarMember> members = new ArrayList<>();
          for (@Nullable TarMember member = tar.next(); member != null; member = tar.next()) {
            members.add(member);
          }
          return members;
        });
  }

  /** The members that are files, without their texts. */
  List<TarMember> files() {
    return members().stream()
        .filter(member -> member.fault() == null)
        .map(file -> TarMember.file(file.name(), file.offset(), file.bytes(), null))
        .toList();
  }

  List<TarMember> faults() {
    return members().stream().filter(member -> member.fault() != null).toList();
  }

  List<ListedImage> images() {
    return read(
        tar -> {
          List<ListedImage> images = new ArrayList<>();
          new ShardImages(tar, uri(), "", EXTENSIONS).forEachRemaining(images::add);
          return images;
        });
  }
}
