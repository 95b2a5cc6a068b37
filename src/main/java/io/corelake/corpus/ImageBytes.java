package io.corelake.corpus;

import io.corelake.storage.Storage;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** Reads the files of images, and tells an image's own fault from the storage's. */
public final class ImageBytes {
  private final Configuration hadoop;
  private final long maxBytes;

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
   * Returns a file's bytes.
   *
   * @throws UnreadableImageException where the fault is the image's
   * @throws IOException where the storage is in trouble, and trying again may help
   */
  public byte[] read(String uri) throws UnreadableImageException, IOException {
    Path path = new Path(uri);
    requireFile(path);
    try (InputStream in = Storage.open(path.getFileSystem(hadoop), path)) {
      byte[] file = in.readNBytes((int) maxBytes + 1);
      if (file.length > maxBytes) {
        throw new UnreadableImageException(
            UnreadableImageException.TOO_MANY_BYTES,
            "more than corpus.max-bytes, " + maxBytes + " bytes");
      }
      return file;
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

  /** Returns whether a file can be opened now. */
  public boolean canRead(String uri) {
    try (InputStream in = Storage.open(new Path(uri).getFileSystem(hadoop), new Path(uri))) {
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
