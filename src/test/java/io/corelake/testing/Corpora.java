package io.corelake.testing;

import io.corelake.demo.DemoCorpus;
import io.corelake.proxy.ProxyArchitecture;
import io.corelake.proxy.TorchEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the tests run on: drawn pictures, and a proxy with random weights. */
public final class Corpora {
  private Corpora() {}

  /** Draws a corpus with some broken files. */
  public static Path draw(Path folder, int images) {
    DemoCorpus.draw(folder, images, 7, done -> {});
    return folder;
  }

  /** Writes an untrained proxy for images of any size. */
  public static Path untrainedProxy(Path file) {
    TorchEngine.configure("", 1);
    try {
      return Files.write(file, ProxyArchitecture.untrained(7));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
