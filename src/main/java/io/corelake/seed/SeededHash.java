package io.corelake.seed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A 64-bit hash of (seed, purpose, image id, number): the first eight bytes, big-endian, of SHA-256
 * over the UTF-8 text {@code seed \n purpose \n number \n id}. SHA-256 so that anybody can compute
 * it again in any language, and so that no family of ids can be correlated with it.
 */
public final class SeededHash {
  private SeededHash() {}

  /**
   * Returns the hash.
   *
   * @param purpose what the number is drawn for, so that two uses never share a stream
   * @param number the view, the epoch or 0
   */
  public static long hash(long seed, String purpose, String imageId, int number) {
    byte[] text =
        (seed + "\n" + purpose + "\n" + number + "\n" + imageId).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.wrap(sha256().digest(text)).getLong();
  }

  /** Returns the upper 53 bits of a hash as a number in [0, 1). */
  public static double unit(long hash) {
    return (hash >>> 11) * 0x1.0p-53;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
