package io.corelake.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * An object store in memory that stands for {@code s3a://}: files appear whole at the end of their
 * upload, and have etags. In a bucket whose name begins with "plain" it compares nothing. A test
 * says what goes wrong with the uploads to a bucket.
 */
public final class MemoryStore extends FileSystem {
  /** S3A's options, named here since Hadoop has names for them from 3.4.2 on only. */
  private static final String IF_NONE = "fs.option.create.conditional.overwrite";

  private static final String IF_MATCH = "fs.option.create.conditional.overwrite.etag";

  private static final Map<String, Bucket> BUCKETS = new ConcurrentHashMap<>();

  private URI uri = URI.create("s3a://none");

  /** What goes wrong with an upload; a path, and a throw where the request is lost. */
  public interface Fault {
    void of(String key) throws IOException;
  }

  /** Objects by key. */
  public static final class Bucket {
    private final Map<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final AtomicLong etags = new AtomicLong();
    private volatile Fault before = key -> {};
    private volatile Fault after = key -> {};
    private volatile Fault beforeDeletion = key -> {};

    private record Stored(byte[] bytes, String etag, long modified) {}

    /** Sets what happens to requests before they are applied. */
    public void before(Fault fault) {
      before = fault;
    }

    /** Sets what happens to the answers of uploads that were applied. */
    public void after(Fault fault) {
      after = fault;
    }

    /** Sets what happens before an object is deleted. */
    public void beforeDeletion(Fault fault) {
      beforeDeletion = fault;
    }

    /** Writes past the faults, at a time of its own. */
    public void put(String key, String text, long modified) {
      objects.put(
          key,
          new Stored(
              text.getBytes(StandardCharsets.UTF_8), "e" + etags.incrementAndGet(), modified));
    }

    public boolean has(String key) {
      return objects.containsKey(key);
    }

    public Set<String> keys() {
      return objects.keySet();
    }

    private void upload(String key, byte[] bytes, Condition condition) throws IOException {
      before.of(key);
      synchronized (this) {
        condition.require(objects.get(key));
        objects.put(
            key, new Stored(bytes, "e" + etags.incrementAndGet(), System.currentTimeMillis()));
      }
      after.of(key);
    }
  }

  private interface Condition {
    void require(Bucket.Stored current) throws IOException;
  }

  /** Returns the bucket of a name, new where there is none. */
  public static Bucket bucket(String name) {
    return BUCKETS.computeIfAbsent(name, unused -> new Bucket());
  }

  /** Returns a configuration in which this is s3a. */
  public static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set("fs.s3a.impl", MemoryStore.class.getName());
    // As S3A has them; this store itself tries nothing again.
    configuration.set("fs.s3a.retry.limit", "3");
    configuration.set("fs.s3a.attempts.maximum", "1");
    return configuration;
  }

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    uri = URI.create(name.getScheme() + "://" + name.getAuthority());
  }

  @Override
  public URI getUri() {
    return uri;
  }

  private Bucket bucket() {
    return bucket(uri.getAuthority());
  }

  private boolean isPlain() {
    return uri.getAuthority().startsWith("plain");
  }

  private static String key(Path path) {
    return path.toUri().getPath().substring(1);
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return switch (capability) {
      case IF_NONE, IF_MATCH -> !isPlain();
      default -> super.hasPathCapability(path, capability);
    };
  }

  private FSDataOutputStream upload(Path path, Condition condition) throws IOException {
    Bucket bucket = bucket();
    OutputStream out =
        new ByteArrayOutputStream() {
          private boolean closed;

          @Override
          public void close() throws IOException {
            if (!closed) {
              closed = true;
              bucket.upload(key(path), toByteArray(), condition);
            }
          }
        };
    return new FSDataOutputStream(out, null);
  }

  /** The options that S3A has. */
  private final class Builder extends FSDataOutputStreamBuilder<FSDataOutputStream, Builder> {
    Builder(Path path) {
      super(MemoryStore.this, path);
    }

    @Override
    public Builder getThisBuilder() {
      return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      Configuration options = getOptions();
      String etag = options.get(IF_MATCH, "");
      boolean onlyNew = options.getBoolean(IF_NONE, false);
      return upload(
          getPath(),
          current -> {
            if ((onlyNew && current != null)
                || (!etag.isEmpty() && (current == null || !etag.equals(current.etag())))) {
              throw new IOException("412 PreconditionFailed");
            }
          });
    }
  }

  @Override
  @SuppressWarnings("rawtypes") // as Hadoop has it
  public FSDataOutputStreamBuilder createFile(Path path) {
    return new Builder(path);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws IOException {
    if (!overwrite && bucket().has(key(path))) {
      throw new FileAlreadyExistsException(path.toString());
    }
    return upload(path, current -> {});
  }

  private Bucket.Stored stored(Path path) throws IOException {
    Bucket.Stored stored = bucket().objects.get(key(path));
    if (stored == null) {
      throw new FileNotFoundException(path.toString());
    }
    return stored;
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    return new FSDataInputStream(new Bytes(stored(path).bytes()));
  }

  /** Bytes that can be read from any place. */
  private static final class Bytes extends FSInputStream {
    private final byte[] bytes;
    private ByteArrayInputStream in;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
      this.in = new ByteArrayInputStream(bytes);
    }

    @Override
    public void seek(long position) {
      in = new ByteArrayInputStream(bytes, (int) position, bytes.length - (int) position);
    }

    @Override
    public long getPos() {
      return (long) bytes.length - in.available();
    }

    @Override
    public boolean seekToNewSource(long target) {
      return false;
    }

    @Override
    public int read() {
      return in.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      return in.read(buffer, offset, length);
    }
  }

  /** Size, time and etag. */
  private static final class Status extends FileStatus implements EtagSource {
    private static final long serialVersionUID = 1;
    private final String etag;

    Status(Path path, Bucket.Stored stored) {
      super(stored.bytes().length, false, 1, 1, stored.modified(), path);
      this.etag = stored.etag();
    }

    @Override
    public String getEtag() {
      return etag;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Status status && super.equals(other) && etag.equals(status.etag);
    }

    @Override
    public int hashCode() {
      return Objects.hash(super.hashCode(), etag);
    }
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return new Status(path, stored(path));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    boolean any = false;
    for (String key : bucket().keys()) {
      if (key.equals(key(path)) || key.startsWith(key(path) + "/")) {
        bucket().beforeDeletion.of(key);
        any = bucket().objects.remove(key) != null || any;
      }
    }
    return any;
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    String prefix = key(folder) + "/";
    Map<String, FileStatus> children = new TreeMap<>();
    for (String key : bucket().keys()) {
      if (key.startsWith(prefix)) {
        String name = key.substring(prefix.length()).split("/", -1)[0];
        Path child = new Path(folder, name);
        boolean file = key.equals(prefix + name);
        children.put(name, file ? getFileStatus(child) : new FileStatus(0, true, 1, 1, 0, child));
      }
    }
    if (children.isEmpty()) {
      throw new FileNotFoundException(folder.toString());
    }
    return children.values().toArray(FileStatus[]::new);
  }

  @Override
  public void setWorkingDirectory(Path folder) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path(uri.toString() + "/");
  }

  @Override
  public FSDataOutputStream append(Path path, int buffer, Progressable progress) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) {
    return true;
  }
}
