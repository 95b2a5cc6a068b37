package io.corelake.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Image files written byte by byte. */
final class HandmadeFiles {
  private HandmadeFiles() {}

  static byte[] pngHeader(int width, int height) {
    ByteBuffer file = ByteBuffer.allocate(33);
    file.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}).putInt(13);
    file.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(width).putInt(height);
    file.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(file.array(), 12, 17);
    return file.putInt((int) crc.getValue()).array();
  }

  static byte[] gifHeader(int width, int height) {
    ByteBuffer file = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    file.put("GIF89a".getBytes(StandardCharsets.US_ASCII));
    file.putShort((short) width).putShort((short) height).put(new byte[] {0, 0, 0, ','});
    file.putInt(0).putShort((short) width).putShort((short) height);
    file.put((byte) 0x80).put(new byte[6]).put(new byte[] {2, 1, 0, 0, ';'});
    return file.array();
  }

  static byte[] bmpHeader(int width, int height) {
    ByteBuffer file = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(60).putInt(0).putInt(54).putInt(40);
    file.putInt(width).putInt(height).putShort((short) 1).putShort((short) 24);
    return file.array();
  }

  static byte[] jpegHeader(int width, int height) {
    byte[] file = TestImages.file("jpeg", TestImages.picture(TestImages.smooth(16, 16)));
    int frame = indexOf(file, 0xffc0);
    ByteBuffer.wrap(file).putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
    return file;
  }

  static byte[] webpHeader(int width, int height) {
    return webp(new long[] {width - 1, 14, height - 1, 14, 0, 1, 0, 3});
  }

  /** One pixel of four simple prefix codes with one symbol each, which take no further bits. */
  static byte[] webpOfOnePixel(int red, int green, int blue) {
    long noTransformNorCacheNorGroups = 0;
    return webp(
        new long[] {
          0,
          14,
          0,
          14,
          0,
          1,
          0,
          3,
          noTransformNorCacheNorGroups,
          3,
          1,
          1,
          0,
          1,
          1,
          1,
          green,
          8,
          1,
          1,
          0,
          1,
          1,
          1,
          red,
          8,
          1,
          1,
          0,
          1,
          1,
          1,
          blue,
          8,
          1,
          1,
          0,
          1,
          1,
          1,
          255,
          8,
          1,
          1,
          0,
          1,
          0,
          1,
          0,
          1
        });
  }

  /** Returns a lossless WebP file of (value, bit count) pairs, lowest bit first. */
  private static byte[] webp(long[] valuesAndBits) {
    byte[] bits = new byte[32];
    int at = 0;
    for (int i = 0; i < valuesAndBits.length; i += 2) {
      for (int bit = 0; bit < valuesAndBits[i + 1]; bit++, at++) {
        bits[at / 8] |= (byte) (((valuesAndBits[i] >> bit) & 1) << (at % 8));
      }
    }
    ByteBuffer file = ByteBuffer.allocate(54).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(46);
    file.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(33).put((byte) 0x2f);
    return file.put(bits).array();
  }

  static byte[] withOrientation(byte[] jpeg, int orientation) {
    ByteBuffer exif = ByteBuffer.allocate(36);
    exif.putShort((short) 0xffe1).putShort((short) 34);
    exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return ByteBuffer.allocate(jpeg.length + exif.capacity())
        .put(jpeg, 0, 2)
        .put(exif.array())
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  static int indexOf(byte[] file, int marker) {
    int i = 0;
    while (ByteBuffer.wrap(file).getShort(i) != (short) marker) {
      i++;
    }
    return i;
  }

  static int lastIndexOf(byte[] file, int marker) {
    int i = file.length - 2;
    while (ByteBuffer.wrap(file).getShort(i) != (short) marker) {
      i--;
    }
    return i;
  }
}
