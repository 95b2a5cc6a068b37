package io.corelake.image;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's JPEG reader fills what is missing with gray and only warns. Other warnings (garbage
 * between markers, an odd profile) leave the pixels whole.
 */
final class JpegWarnings implements IIOReadWarningListener {
  private static final String DATA_ENDS_EARLY = "premature end of data segment";
  private static final String NO_END_MARKER = "Missing EOI marker";

  boolean noEndMarker;

  @Override
  public void warningOccurred(ImageReader source, @Nullable String warning) {
    noEndMarker |= warning != null && warning.contains(NO_END_MARKER);
    if (warning != null && warning.contains(DATA_ENDS_EARLY)) {
      // The reader hands this on; else it would fill scan after scan of an image that is not
      // wanted.
      throw new DataEndException();
    }
  }

  /** Ends the reading. */
  static final class DataEndException extends RuntimeException {
    private DataEndException() {
      super("the JPEG data end before the last row of pixels");
    }
  }

  void rejectTruncated(JpegHeader header) throws UndecodableImageException {
    if (noEndMarker && !header.singleScan()) {
      throw new UndecodableImageException(
          RejectReason.TRUNCATED, "the JPEG file ends before its last scan");
    }
  }
}
