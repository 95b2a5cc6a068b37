package io.corelake.embed;

import io.corelake.corpus.ImageReference;
import io.corelake.corpus.UnreadableImageException;
import io.corelake.storage.Uris;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** An image and its file, which may still be on its way. */
record FetchedImage(ImageReference image, Future<byte[]> file) {
  /**
   * Waits for the file's bytes.
   *
   * @throws UnreadableImageException where the fault is the image's
   * @throws IOException where the storage is in trouble, and trying again may help
   */
  byte[] bytes() throws UnreadableImageException, IOException {
    try {
      return file.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnreadableImageException fault) {
        throw fault;
      }
      if (e.getCause() instanceof IOException trouble) {
        throw trouble;
      }
      throw new IllegalStateException("Cannot read " + Uris.redacted(image.uri()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException(
          "Interrupted while " + Uris.redacted(image.uri()) + " was read");
    }
  }
}
