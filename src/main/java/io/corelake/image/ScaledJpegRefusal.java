package io.corelake.image;

/**
 * Why a JPEG file is not decoded at a smaller scale. It says nothing about the file's soundness:
 * the JDK's reader judges that.
 */
final class ScaledJpegRefusal extends Exception {
  ScaledJpegRefusal(String message) {
    super(message, null, false, false);
  }
}
