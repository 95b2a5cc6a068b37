package io.corelake.corpus;

import io.corelake.storage.RedactedFailure;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.io.EOFException;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files of images, and stretches of files that hold many; tells an image's own fault from
 * the storage's. The file that the last stretch was in stays open, since the next one follows it.
 */
public final class ImageBytes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImageBytes.class);
  private static final int PIECE_BYTES = 1 << 16;
  private static final int REPLACED_AT_MOST = 3;

  private final Configuration hadoop;
  private final long maxBytes;
  private @Nullable FSDataInputStream container;
  private String containerUri = "";

  /**
   * Reads by a Hadoop configuration.
   *
   * @param maxBytes of the largest file that is read, below 2^31
   */
  public ImageBytes(Configuration hadoop, long maxBytes) {
    this.hadoop = hadoop;
    this.maxBytes = maxBytes;
  }

  /**
   * Returns an image's bytes, which may be there already.
   *
   * @throws UnreadableImageException where the fault is the image's
   * @throws IOException where the storage is in trouble, and trying again may help
   */
  public byte[] of(ImageContent image) throws UnreadableImageException, IOException {
    byte[] bytes = image.bytes();
    if (bytes == null) {
      return read(image.image().uri());
    }
    requireSize(bytes.length);
    return bytes;
  }

  /**
   * Returns a file's bytes.
   *
   * @throws UnreadableImageException where the fault is the image's
   * @throws IOException where the storage is in trouble, and trying again may help
   */
  public byte[] read(String uri) throws UnreadableImageException, IOException {
    return read(uri, this::whole, bytes -> bytes);
  }

  /**
   * Returns the sha256 of an image's bytes. A file is hashed piece by piece and never in memory as
   * a whole; several threads may do that at once.
   *
   * @throws UnreadableImageException where the fault is the image's
   * @throws IOException where the storage is in trouble, and trying again may help
   */
  String sha256(ImageContent image) throws UnreadableImageException, IOException {
    byte[] bytes = image.bytes();
    if (bytes == null) {
      return read(image.image().uri(), this::hashed, Sha256::of);
    }
    requireSize(bytes.length);
    return Sha256.of(bytes);
  }

  /** What is made of a whole file. */
  private interface WholeFile<T> {
    T of(Place place) throws UnreadableImageException, IOException;
  }

  private <T> T read(String uri, WholeFile<T> file, Function<byte[], T> stretch)
      throws UnreadableImageException, IOException {
    ByteRange range = ByteRange.of(uri);
    Place place = place(range == null ? uri : range.file());
    try {
      return range == null ? unchanged(file, place) : stretch.apply(stretch(place, range));
    } catch (FileNotFoundException e) {
      // The local file system reports a file that may not be read in the same way.
      throw String.valueOf(e.getMessage()).contains("Permission denied")
          ? noPermission()
          : new UnreadableImageException(
              UnreadableImageException.MISSING, "listed, but gone when it was read");
    } catch (AccessControlException | AccessDeniedException e) {
      throw noPermission();
    } catch (ChecksumException e) {
      throw new UnreadableImageException(
          UnreadableImageException.DAMAGED, "the storage's checksum does not fit its bytes");
    } catch (IOException e) {
      throw RedactedFailure.of(e);
    }
  }

  /**
   * S3A notices that a file was replaced while it was read, and says so by this exception: the new
   * one is read from its beginning, so that nothing is ever made of halves of two.
   */
  private static <T> T unchanged(WholeFile<T> file, Place place)
      throws UnreadableImageException, IOException {
    for (int again = 0; again < REPLACED_AT_MOST; again++) {
      try {
        return file.of(place);
      } catch (PathIOException e) {
        LOG.warn("Read again: {}", Uris.redacted(String.valueOf(e.getMessage())));
      }
    }
    return file.of(place);
  }

  /** A path and the file system that can read it. */
  private record Place(FileSystem fileSystem, Path path) {
    FSDataInputStream open() throws IOException {
      return Storage.open(fileSystem, path);
    }
  }

  /** Of a list with one wrong URI, one image is lost. */
  private Place place(String uri) throws UnreadableImageException, IOException {
    try {
      Path path = new Path(uri);
      FileSystem fileSystem = path.getFileSystem(hadoop);
      // As the file systems do it themselves: this one may be another's, such as file://host/.
      fileSystem.makeQualified(path);
      return new Place(fileSystem, path);
    } catch (UnsupportedFileSystemException e) {
      throw badUri(e);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      if (e.getCause() instanceof ClassNotFoundException missing) {
        throw new UnreadableImageException(
            UnreadableImageException.BAD_URI,
            "the connector of this scheme is not on the class path: " + missing.getMessage());
      }
      if (e instanceof IllegalArgumentException) {
        throw badUri(e);
      }
      throw e;
    }
  }

  private static UnreadableImageException badUri(Exception e) {
    return new UnreadableImageException(
        UnreadableImageException.BAD_URI, Uris.redacted(String.valueOf(e.getMessage())));
  }

  private byte[] whole(Place place) throws UnreadableImageException, IOException {
    requireFile(place.path());
    try (InputStream in = place.open()) {
      byte[] file = in.readNBytes((int) maxBytes + 1);
      requireSize(file.length);
      return file;
    }
  }

  private String hashed(Place place) throws UnreadableImageException, IOException {
    requireFile(place.path());
    MessageDigest sha256 = Sha256.messageDigest();
    byte[] piece = new byte[PIECE_BYTES];
    long bytes = 0;
    try (InputStream in = place.open()) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        bytes += read;
        requireSize(bytes);
        sha256.update(piece, 0, read);
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private byte[] stretch(Place place, ByteRange range)
      throws UnreadableImageException, IOException {
    requireSize(range.bytes());
    if (container == null || !containerUri.equals(range.file())) {
      close();
      requireFile(place.path());
      container = place.open();
      containerUri = range.file();
    }
    byte[] bytes = new byte[(int) range.bytes()];
    try {
      container.seek(range.offset());
      container.readFully(bytes);
      return bytes;
    } catch (EOFException e) {
      close();
      long length = length(place);
      if (length >= range.offset() + range.bytes()) {
        throw e;
      }
      throw new UnreadableImageException(
          UnreadableImageException.MISSING,
          "its file has become shorter, %,d bytes".formatted(length));
    } catch (IOException e) {
      // Who tries again must not meet a stream that is broken.
      close();
      throw e;
    }
  }

  private static long length(Place place) throws IOException {
    return place.fileSystem().getFileStatus(place.path()).getLen();
  }

  private void requireSize(long bytes) throws UnreadableImageException {
    if (bytes > maxBytes) {
      throw new UnreadableImageException(
          UnreadableImageException.TOO_MANY_BYTES,
          "more than corpus.max-bytes, " + maxBytes + " bytes");
    }
  }

  @Override
  public void close() throws IOException {
    if (container != null) {
      container.close();
      container = null;
    }
  }

  /** Returns whether a file can be opened now, and is long enough for the stretch. */
  public boolean canRead(String uri) {
    ByteRange range = ByteRange.of(uri);
    try {
      Place place = place(range == null ? uri : range.file());
      try (InputStream in = place.open()) {
        return in.available() >= 0
            && (range == null || length(place) >= range.offset() + range.bytes());
      }
    } catch (IOException | UnreadableImageException e) {
      return false;
    }
  }

  /** Reading a pipe would wait for ever. */
  static void requireFile(Path path) throws UnreadableImageException {
    if ("file".equals(path.toUri().getScheme())) {
      File file = new File(path.toUri().getPath());
      if (file.exists() && !file.isFile()) {
        throw new UnreadableImageException(
            UnreadableImageException.NO_FILE, "a folder, pipe, socket or device, no file");
      }
    }
  }

  private static UnreadableImageException noPermission() {
    return new UnreadableImageException(
        UnreadableImageException.NO_PERMISSION, "permission denied");
  }
}
