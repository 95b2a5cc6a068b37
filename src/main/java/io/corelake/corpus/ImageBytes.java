package io.corelake.corpus;

import io.corelake.storage.Storage;
import java.io.EOFException;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of images, and stretches of files that hold many; tells an image's own fault from
 * the storage's. The file that the last stretch was in stays open, since the next one follows it.
 */
public final class ImageBytes implements AutoCloseable {
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
    ByteRange range = ByteRange.of(uri);
    try {
      return range == null ? whole(new Path(uri)) : stretch(range);
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
    }
  }

  private byte[] whole(Path path) throws UnreadableImageException, IOException {
    requireFile(path);
    try (InputStream in = Storage.open(path.getFileSystem(hadoop), path)) {
      byte[] file = in.readNBytes((int) maxBytes + 1);
      requireSize(file.length);
      return file;
    }
  }

  private byte[] stretch(ByteRange range) throws UnreadableImageException, IOException {
    requireSize(range.bytes());
    if (container == null || !containerUri.equals(range.file())) {
      close();
      Path path = new Path(range.file());
      requireFile(path);
      container = Storage.open(path.getFileSystem(hadoop), path);
      containerUri = range.file();
    }
    byte[] bytes = new byte[(int) range.bytes()];
    try {
      container.seek(range.offset());
      container.readFully(bytes);
      return bytes;
    } catch (EOFException e) {
      Path path = new Path(range.file());
      long length = path.getFileSystem(hadoop).getFileStatus(path).getLen();
      if (length >= range.offset() + range.bytes()) {
        throw e;
      }
      throw new UnreadableImageException(
          UnreadableImageException.MISSING,
          "%s has become shorter, %,d bytes".formatted(range.file(), length));
    }
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

  /** Returns whether a file can be opened now. */
  public boolean canRead(String uri) {
    ByteRange range = ByteRange.of(uri);
    Path path = new Path(range == null ? uri : range.file());
    try (InputStream in = Storage.open(path.getFileSystem(hadoop), path)) {
      return in.available() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Reading a pipe would wait for ever. */
  private static void requireFile(Path path) throws UnreadableImageException {
    if ("file".equals(path.toUri().getScheme())) {
      File file = new File(path.toUri().getPath());
      if (file.exists() && !file.isFile()) {
        throw new UnreadableImageException(
            UnreadableImageException.NO_FILE, "a pipe, socket or device, no file");
      }
    }
  }

  private static UnreadableImageException noPermission() {
    return new UnreadableImageException(
        UnreadableImageException.NO_PERMISSION, "permission denied");
  }
}
