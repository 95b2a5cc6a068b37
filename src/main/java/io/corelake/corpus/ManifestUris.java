package io.corelake.corpus;

import io.corelake.storage.Uris;
import java.io.Serializable;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The URIs of a manifest, as Hadoop paths: taken as they are written ({@code %20} is three
 * characters of a name), from the manifest's folder on where they are relative.
 *
 * @param folder of the manifest
 * @param defaultFileSystem where paths without a scheme lie, such as {@code file:}
 */
record ManifestUris(String folder, String defaultFileSystem) implements Serializable {
  private static final Pattern SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*", Pattern.DOTALL);

  static ManifestUris below(Configuration hadoop, Path folder) {
    return new ManifestUris(
        folder.toString(), FileSystem.getDefaultUri(hadoop).toString().replaceFirst("/+$", ""));
  }

  /** Returns a named image with its absolute URI, or the reject of one that has none. */
  ListedImage image(@Nullable String id, @Nullable String uri, @Nullable String label) {
    if (uri == null || uri.isEmpty()) {
      return ListedImage.rejected(
          id, null, "no-uri", "none of the columns in corpus.uri-column has a value");
    }
    String name = id == null || id.isEmpty() ? uri : id;
    try {
      return ListedImage.of(name, absolute(uri).toString(), null, label);
    } catch (IllegalArgumentException e) {
      return ListedImage.rejected(
          name, uri, "bad-uri", Uris.redacted(String.valueOf(e.getMessage())));
    }
  }

  private Path absolute(String uri) {
    if (SCHEME.matcher(uri).matches()) {
      return new Path(uri);
    }
    // Two slashes would begin the name of a host.
    return uri.startsWith("/")
        ? new Path(defaultFileSystem + uri.replaceFirst("^/+", "/"))
        : new Path(folder + "/" + uri);
  }
}
