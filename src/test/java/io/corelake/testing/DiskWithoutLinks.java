package io.corelake.testing;

import java.io.File;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A local disk on which no link can be made: a draft is not found when it is looked up for that,
 * which is the first time. In folders called {@code broken} it is not found for a rename either.
 */
public final class DiskWithoutLinks extends LocalFileSystem {
  private final Set<Path> lookedUp = ConcurrentHashMap.newKeySet();

  /** Returns a configuration in which this is the local disk. */
  public static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set("fs.file.impl", DiskWithoutLinks.class.getName());
    configuration.setBoolean("fs.file.impl.disable.cache", true);
    return configuration;
  }

  @Override
  public File pathToFile(Path path) {
    // Drafts end in a UUID.
    boolean draft = path.getName().matches("\\..*[0-9a-f]{12}") && path.getName().length() > 37;
    boolean lost = draft && (lookedUp.add(path) || path.getParent().getName().equals("broken"));
    return super.pathToFile(lost ? new Path(path.getParent(), "none") : path);
  }
}
