package io.corelake.testing;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/**
 * The local disk as {@code hdfs://disk/}: a file is there, and empty, from its creation on. On
 * {@code hdfs://full/} no byte can be written.
 */
public final class DiskAsHdfs extends RawLocalFileSystem {
  private URI uri = URI.create("hdfs://disk");

  /** What FileContext makes of it. */
  public static final class Context extends DelegateToFileSystem {
    public Context(URI uri, Configuration configuration) throws IOException, URISyntaxException {
      super(uri, opened(uri, configuration), configuration, "hdfs", true);
    }

    private static DiskAsHdfs opened(URI uri, Configuration configuration) throws IOException {
      DiskAsHdfs disk = new DiskAsHdfs();
      disk.initialize(uri, configuration);
      return disk;
    }
  }

  /** Makes this hdfs. */
  public static Configuration in(Configuration configuration) {
    configuration.set("fs.hdfs.impl", DiskAsHdfs.class.getName());
    configuration.set("fs.AbstractFileSystem.hdfs.impl", Context.class.getName());
    return configuration;
  }

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    uri = URI.create("hdfs://" + name.getAuthority());
  }

  @Override
  public String getScheme() {
    return "hdfs";
  }

  @Override
  public URI getUri() {
    // The other's constructor asks already.
    return uri == null ? URI.create("hdfs://disk") : uri;
  }

  @Override
  public int getDefaultPort() {
    return 8020;
  }

  @Override
  public File pathToFile(Path path) {
    return new File(path.toUri().getPath());
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    FSDataOutputStream file = super.create(path, overwrite, buffer, replication, block, progress);
    if (!uri.getAuthority().equals("full")) {
      return file;
    }
    file.close();
    return new FSDataOutputStream(
        new OutputStream() {
          @Override
          public void write(int any) throws IOException {
            throw new IOException("quota exceeded");
          }
        },
        null);
  }
}
