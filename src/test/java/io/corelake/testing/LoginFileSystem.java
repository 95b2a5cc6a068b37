package io.corelake.testing;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local disk as {@code login://user:password@host/}: as FTP's, a file system whose URIs may
 * carry a password, and which quotes them when a file below a folder {@code trouble} is read.
 */
public final class LoginFileSystem extends RawLocalFileSystem {
  private URI uri;

  @Override
  public void initialize(URI name, Configuration hadoop) throws IOException {
    super.initialize(name, hadoop);
    uri = URI.create(name.getScheme() + "://" + name.getRawAuthority());
  }

  @Override
  public String getScheme() {
    return "login";
  }

  @Override
  public URI getUri() {
    // The other's constructor asks already.
    return uri == null ? URI.create("login://host") : uri;
  }

  @Override
  public File pathToFile(Path path) {
    return new File(path.toUri().getPath());
  }

  @Override
  public FSDataInputStream open(Path path, int bufferBytes) throws IOException {
    if (path.toString().contains("/trouble/")) {
      throw new IOException(
          "530 login refused for " + path, new IOException("while talking to " + path.toUri()));
    }
    return super.open(path, bufferBytes);
  }
}
