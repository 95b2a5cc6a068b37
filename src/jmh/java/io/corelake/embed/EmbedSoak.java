package io.corelake.embed;

import io.corelake.config.Configuration;
import io.corelake.config.SettingsLoader;
import io.corelake.corpus.ImageContent;
import io.corelake.corpus.ImageReference;
import io.corelake.demo.DemoCorpus;
import io.corelake.proxy.DeviceChoice;
import io.corelake.proxy.ProxyArchitecture;
import io.corelake.proxy.ProxyModel;
import io.corelake.proxy.TorchEngine;
import io.corelake.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether the memory of an executor grows: embeds the demo's images again and again, each time as a
 * new task, and prints the resident memory of the process. Ends with 1 if it grew by more than 5 %
 * after the first fifth. Argument: how many views.
 *
 * <p>{@code mvn -Pjmh -DskipTests test-compile exec:exec -Djmh.main=io.corelake.embed.EmbedSoak
 * -Djmh.args=200000 -Djmh.memory="-Xms1g -Xmx1g -XX:+AlwaysPreTouch"}
 */
public final class EmbedSoak {
  private static final int IMAGES = 1000;
  private static final int REPORTS = 10;
  private static final double MOST_GROWTH = 1.05;

  private EmbedSoak() {}

  public static void main(String[] arguments) throws IOException {
    long views = Long.parseLong(arguments[0]);
    Path folder = Files.createTempDirectory("corelake-soak");
    DemoCorpus.draw(folder, IMAGES, 1, done -> {});
    List<ImageContent> images = images(folder);
    TorchEngine.configure("", 1);
    byte[] proxy = ProxyArchitecture.untrained(1);
    ProxyModel model = ProxyModel.shared(Sha256.of(proxy), DeviceChoice.CPU, 0, () -> proxy);
    EmbedSpec spec =
        EmbedSpec.of(
            Configuration.of(SettingsLoader.load(null, Map.of(), Map.of(), List.of())),
            "",
            Sha256.of(proxy),
            32,
            model.dimension(32),
            1);
    long first = 0;
    long most = 0;
    long done = 0;
    for (int report = 1; report <= REPORTS; report++) {
      while (done < views * report / REPORTS) {
        done +=
            (long) spec.views()
                * EmbedProbe.run(new org.apache.hadoop.conf.Configuration(), model, spec, images);
      }
      long resident = residentKibibytes();
      System.out.printf("%,9d views  %,d KiB resident%n", done, resident);
      // Until then, the engine and the compilers take what they need.
      if (report == REPORTS / 5) {
        first = resident;
      }
      most = report < REPORTS / 5 ? 0 : Math.max(most, resident);
    }
    System.out.printf("largest / first: %.3f%n", (double) most / first);
    if (most > MOST_GROWTH * first) {
      throw new IllegalStateException("The resident memory grew by more than 5 %");
    }
  }

  private static List<ImageContent> images(Path folder) throws IOException {
    List<ImageContent> images = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String uri = file.toUri().toString();
        images.add(ImageContent.at(new ImageReference(uri, uri, images.size(), null)));
      }
    }
    return images;
  }

  private static long residentKibibytes() throws IOException {
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(status -> status.startsWith("VmRSS"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D+", ""));
  }
}
