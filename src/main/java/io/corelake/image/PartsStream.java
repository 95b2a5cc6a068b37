package io.corelake.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * The bytes of {@link FileParts} as a reader takes them. Asks for the time now and then, so that a
 * reader that goes on reading cannot go on for ever.
 */
final class PartsStream extends ImageInputStreamImpl {
  /** Readers take single bytes millions of times; asking for the time takes as long as ten. */
  private static final int READS_A_CHECK = 1024;

  private final FileParts parts;
  private final Deadline deadline;
  private int readsUntilCheck;

  /** The part that was read last, and where in the stream it begins. */
  private int part;

  private long partStart;

  PartsStream(FileParts parts, Deadline deadline) {
    this.parts = parts;
    this.deadline = deadline;
  }

  @Override
  public int read() throws IOException {
    checkClosed();
    bitOffset = 0;
    if (--readsUntilCheck < 0) {
      readsUntilCheck = READS_A_CHECK;
      deadline.check();
    }
    if (streamPos >= parts.length()) {
      return -1;
    }
    findPart();
    int place = parts.start(part) + (int) (streamPos - partStart);
    streamPos++;
    return parts.bytes(part)[place] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    checkClosed();
    bitOffset = 0;
    deadline.check();
    if (count == 0) {
      return 0;
    }
    if (streamPos >= parts.length()) {
      return -1;
    }
    int wanted = (int) Math.min(count, parts.length() - streamPos);
    int taken = 0;
    // In one go across parts: readers take fewer bytes than asked for as the end of the file.
    while (taken < wanted) {
      findPart();
      int skipped = (int) (streamPos - partStart);
      int copied = Math.min(wanted - taken, parts.length(part) - skipped);
      int place = parts.start(part) + skipped;
      System.arraycopy(parts.bytes(part), place, target, offset + taken, copied);
      taken += copied;
      streamPos += copied;
    }
    return taken;
  }

  private void findPart() {
    if (streamPos < partStart) {
      part = 0;
      partStart = 0;
    }
    while (streamPos >= partStart + parts.length(part)) {
      partStart += parts.length(part);
      part++;
    }
  }

  @Override
  public long length() {
    return parts.length();
  }
}
