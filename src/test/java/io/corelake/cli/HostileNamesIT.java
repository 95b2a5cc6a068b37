package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.testing.Corpora;
import io.corelake.testing.LabelledImage;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.RunCopies;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names in data that would lead out of a folder if anybody joined them to one: nobody does. */
class HostileNamesIT {
  @TempDir Path folder;

  @Test
  void namesThatLeadOutwards_areNamesAndNoPlaces() throws IOException {
    LocalSpark.onCores(2);
    Path drawn = Corpora.draw(folder.resolve("drawn"), 30);
    Path deep = Files.createDirectories(folder.resolve("a/b/c"));
    Path absolute = folder.resolve("absolute/x.jpg");
    Path tar = deep.resolve("hostile.tar");
    List<LabelledImage> images = LabelledImage.below(drawn.resolve("faces"));
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      member(out, "../../outside.jpg", images.get(0));
      member(out, "../../../../../../../../etc/corelake/x.jpg", images.get(1));
      member(out, absolute.toString(), images.get(2));
    }
    Corpora.untrainedProxy(folder.resolve("proxy.pt"));
    Map<String, Long> before = files();

    StringWriter err = new StringWriter();
    int exitCode =
        Main.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err, true),
            "run",
            "--input=" + tar,
            "--output=" + deep.resolve("out"),
            "--proxy=" + folder.resolve("proxy.pt"),
            "--set=embed.image-size=32",
            "--set=embed.views=1",
            "--set=classes.count=1",
            "--set=select.keep=[1.0]");
    assertThat(exitCode).as(err.toString()).isZero();

    Map<String, Long> after = files();
    after.keySet().removeIf(name -> name.startsWith("a/b/c/out/"));
    assertThat(after).isEqualTo(before);
    assertThat(Path.of("/etc/corelake")).doesNotExist();
    Path run = RunCopies.onlyRun(deep.resolve("out"));
    assertThat(Files.readAllLines(run.resolve("subsets/keep-1.00/filenames.txt")))
        .containsExactlyInAnyOrder(
            "../../outside",
            "../../../../../../../../etc/corelake/x",
            absolute.toString().replace(".jpg", ""));
  }

  private static void member(TarArchiveOutputStream out, String name, LabelledImage image)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(image.bytes().length);
    out.putArchiveEntry(entry);
    out.write(image.bytes());
    out.closeArchiveEntry();
  }

  /** Returns the sizes of all files. */
  private Map<String, Long> files() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sizes.put(folder.relativize(file).toString(), Files.size(file));
      }
    }
    return sizes;
  }
}
