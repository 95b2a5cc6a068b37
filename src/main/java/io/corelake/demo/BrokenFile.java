package io.corelake.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** The ways in which a file of the corpus is broken. */
enum BrokenFile {
  EMPTY(PictureFormat.JPEG) {
    @Override
    byte[] bytes(byte[] jpeg) {
      return new byte[0];
    }
  },
  /** Cut inside the tables that precede the pixels: a later cut would still decode, half grey. */
  TRUNCATED(PictureFormat.JPEG) {
    @Override
    byte[] bytes(byte[] jpeg) {
      return Arrays.copyOf(jpeg, 200);
    }
  },
  /** What a crawler stores when it does not look at the status. */
  ERROR_PAGE(PictureFormat.JPEG) {
    @Override
    byte[] bytes(byte[] jpeg) {
      return "<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"
          .getBytes(StandardCharsets.US_ASCII);
    }
  },
  /** Few bytes that claim to be 900 million pixels. */
  HUGE(PictureFormat.PNG) {
    @Override
    byte[] bytes(byte[] jpeg) {
      ByteBuffer header = ByteBuffer.allocate(13).putInt(30_000).putInt(30_000);
      header.put(new byte[] {8, 2, 0, 0, 0}); // 8 bits, RGB, no interlacing
      byte[] noPixels = {0x78, 0x01, 0x03, 0, 0, 0, 0, 1}; // an empty zlib stream
      ByteBuffer png = ByteBuffer.allocate(100).putLong(0x89504e470d0a1a0aL);
      putChunk(png, "IHDR", header.array());
      putChunk(png, "IDAT", noPixels);
      putChunk(png, "IEND", new byte[0]);
      return Arrays.copyOf(png.array(), png.position());
    }
  };

  private final PictureFormat format;

  BrokenFile(PictureFormat format) {
    this.format = format;
  }

  /** Returns the format that the file's name promises. */
  PictureFormat format() {
    return format;
  }

  /** Returns the broken file, given a sound JPEG to break. */
  abstract byte[] bytes(byte[] jpeg);

  private static void putChunk(ByteBuffer png, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(content);
    png.putInt(content.length).put(name).put(content).putInt((int) checksum.getValue());
  }
}
