package io.corelake.image;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/** How far a reader is; stops it when the time is over. Readers report after every row or tile. */
final class ReadProgress implements IIOReadProgressListener {
  private static final float WHOLE = 100;

  private final Deadline deadline;
  private final boolean throwing;
  private boolean stopped;
  private float percent;

  /** Ends the reading. */
  static final class StoppedException extends RuntimeException {
    private StoppedException() {
      super("the time to decode is over");
    }
  }

  /**
   * Watches a reader.
   *
   * @param throwing whether to stop it with an exception: some look for an abort only at the end;
   *     one with native code has to be asked
   */
  ReadProgress(Deadline deadline, boolean throwing) {
    this.deadline = deadline;
    this.throwing = throwing;
  }

  @Override
  public void imageProgress(ImageReader source, float percentageDone) {
    percent = Math.max(percent, percentageDone);
    if (deadline.isPassed()) {
      stopped = true;
      source.abort();
      if (throwing) {
        throw new StoppedException();
      }
    }
  }

  /** Throws if the reader was stopped: what it returned then is not the image. */
  void requireInTime(DecodeLimits limits) throws UndecodableImageException {
    if (stopped) {
      throw limits.tooLate(null);
    }
  }

  /** Throws if the reader came to the end of the data, and did not mind, before the last row. */
  void requireWhole() throws UndecodableImageException {
    if (percent < WHOLE) {
      throw new UndecodableImageException(
          RejectReason.TRUNCATED, "the data end after %.1f %% of the rows".formatted(percent));
    }
  }

  @Override
  public void imageStarted(ImageReader source, int imageIndex) {}

  @Override
  public void imageComplete(ImageReader source) {}

  @Override
  public void readAborted(ImageReader source) {}

  @Override
  public void sequenceStarted(ImageReader source, int minIndex) {}

  @Override
  public void sequenceComplete(ImageReader source) {}

  @Override
  public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

  @Override
  public void thumbnailProgress(ImageReader source, float percentageDone) {}

  @Override
  public void thumbnailComplete(ImageReader source) {}
}
