package io.corelake.pipeline;

import io.corelake.CoreLakeException;
import io.corelake.config.EmbedConfiguration;
import io.corelake.proxy.ProxyFormat;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** The proxy that a user gives: a TorchScript file, and told apart from all that is none. */
final class GivenProxy {
  /** Hadoop opens some of these, too: it would download. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)(https?|ftps?|djl|jar|hf|huggingface|tfhub|zip|tar):.*", Pattern.DOTALL);

  private static final int NAMES_SHOWN = 3;

  private GivenProxy() {}

  /**
   * Reads it.
   *
   * @throws CoreLakeException if it is no file, no TorchScript, or has another hash than was asked
   *     for
   */
  static byte[] read(Storage storage, EmbedConfiguration embed) {
    String shown = Uris.redacted(embed.proxy());
    if (ADDRESS.matcher(embed.proxy()).matches()) {
      throw CoreLakeException.usage(
          "embed.proxy must be a file that Hadoop opens, such as file:, s3a: or hdfs:, was "
              + shown
              + ": CoreLake downloads nothing; fetch the file and give that");
    }
    Path path = storage.qualified("embed.proxy", embed.proxy());
    if (storage.isDirectory(path)) {
      throw CoreLakeException.usage(
          "embed.proxy %s is a folder (%s); give the TorchScript file itself with --proxy FILE.pt"
              .formatted(shown, content(storage, path)));
    }
    if (!storage.exists(path)) {
      throw CoreLakeException.usage("embed.proxy " + shown + " is no file; give --proxy FILE.pt");
    }
    byte[] proxy = storage.read(path);
    String sha256 = Sha256.of(proxy);
    if (!embed.proxySha256().isEmpty() && !embed.proxySha256().equals(sha256)) {
      throw CoreLakeException.usage(
          "embed.proxy-sha256 must be the proxy's sha256, which is "
              + sha256
              + ", was "
              + embed.proxySha256());
    }
    ProxyFormat.requireTorchScript(proxy);
    return proxy;
  }

  private static String content(Storage storage, Path folder) {
    List<String> names =
        storage.list(folder).stream().map(child -> child.getPath().getName()).toList();
    if (names.contains("serving.properties")) {
      return "a DJL model";
    }
    if (names.contains("saved_model.pb")) {
      return "a TensorFlow SavedModel";
    }
    if (names.isEmpty()) {
      return "empty";
    }
    return "with "
        + String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
        + (names.size() > NAMES_SHOWN ? ", ..." : "");
  }
}
