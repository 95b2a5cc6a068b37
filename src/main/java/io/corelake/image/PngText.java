package io.corelake.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What a PNG file holds beside its pixels: of interest is only the orientation, which programs
 * write in three places. Pillow looks for it in the same order.
 */
final class PngText {
  private static final Pattern XMP_ORIENTATION =
      Pattern.compile("tiff:Orientation(?:=\"|>)([0-9])");

  /** Text of all chunks together, 64 times that of one. */
  private static final long MOST_BYTES_OF_ALL = 64L * DecodeLimits.MOST_TEXT_BYTES;

  private Optional<Orientation> exif = Optional.empty();
  private Optional<Orientation> rawProfile = Optional.empty();
  private Optional<Orientation> xmp = Optional.empty();
  private long bytesOfAll;

  Orientation orientation() {
    return exif.or(() -> rawProfile).or(() -> xmp).orElse(Orientation.UPRIGHT);
  }

  /** Reads a chunk, if it is one of those. */
  void read(String type, FileBytes data) throws UndecodableImageException {
    switch (type) {
      case "eXIf" -> exif = ExifOrientation.find(data);
      case "tEXt" -> readText(data, false);
      case "zTXt" -> readText(data, true);
      case "iTXt" -> readInternationalText(data);
      case "iCCP" -> {
        long name = nextZero(data, 0);
        if (name < data.length()) {
          unpacked(data, name + 1, "iCCP");
        }
      }
      default -> {}
    }
  }

  private void readText(FileBytes data, boolean packed) throws UndecodableImageException {
    long end = nextZero(data, 0);
    if (end >= data.length()) {
      return;
    }
    byte[] value = packed ? unpacked(data, end + 1, "zTXt") : bytes(data, end + 1);
    if (data.has("Raw profile type exif\0", 0)) {
      rawProfile = fromHex(new String(value, StandardCharsets.ISO_8859_1));
    }
    count(value);
  }

  private void readInternationalText(FileBytes data) throws UndecodableImageException {
    long end = nextZero(data, 0);
    if (end + 3 > data.length()) {
      return;
    }
    boolean packed = data.unsignedByte(end + 1) != 0;
    long language = nextZero(data, end + 3);
    long value = nextZero(data, language + 1) + 1;
    if (value > data.length() || (packed && data.unsignedByte(end + 2) != 0)) {
      return;
    }
    byte[] text = packed ? inflate(data, value, "iTXt") : bytes(data, value);
    if (data.has("XML:com.adobe.xmp\0", 0)) {
      Matcher found = XMP_ORIENTATION.matcher(new String(text, StandardCharsets.UTF_8));
      if (found.find()) {
        xmp = Optional.of(Orientation.ofTag(Integer.parseInt(found.group(1))));
      }
    }
    count(text);
  }

  /** ImageMagick writes a name, a length and lines of hexadecimal digits. */
  private static Optional<Orientation> fromHex(String profile) {
    String[] lines = profile.split("\n", 4);
    if (lines.length < 4) {
      return Optional.empty();
    }
    byte[] exif;
    try {
      exif = HexFormat.of().parseHex(lines[3].replace("\n", "").strip());
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // No digits, no orientation.
    }
    return ExifOrientation.find(new FileBytes(exif, java.nio.ByteOrder.BIG_ENDIAN));
  }

  private void count(byte[] text) throws UndecodableImageException {
    bytesOfAll += text.length;
    if (bytesOfAll > MOST_BYTES_OF_ALL) {
      throw tooMuch("the text chunks of the PNG file", MOST_BYTES_OF_ALL);
    }
  }

  /** Returns the text behind the byte that names how it is packed. */
  private static byte[] unpacked(FileBytes data, long method, String type)
      throws UndecodableImageException {
    if (method < data.length() && data.unsignedByte(method) != 0) {
      throw new UndecodableImageException(
          RejectReason.BROKEN_HEADER,
          "the PNG chunk %s is packed in the unknown way %d"
              .formatted(type, data.unsignedByte(method)));
    }
    return inflate(data, Math.min(method + 1, data.length()), type);
  }

  private static byte[] inflate(FileBytes data, long from, String type)
      throws UndecodableImageException {
    Inflater inflater = new Inflater();
    try {
      int start = (int) (data.start() + from);
      inflater.setInput(data.array(), start, (int) (data.length() - from));
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] block = new byte[1 << 13];
      int count = inflater.inflate(block);
      while (count > 0) {
        text.write(block, 0, count);
        if (text.size() > DecodeLimits.MOST_TEXT_BYTES) {
          throw tooMuch("the PNG chunk " + type, DecodeLimits.MOST_TEXT_BYTES);
        }
        count = inflater.inflate(block);
      }
      return text.toByteArray();
    } catch (DataFormatException e) {
      return new byte[0]; // Text that cannot be read says nothing; the pixels are elsewhere.
    } finally {
      inflater.end();
    }
  }

  private static UndecodableImageException tooMuch(String what, long bound) {
    return new UndecodableImageException(
        RejectReason.TOO_MUCH_TEXT, what + " unpack to more than " + bound + " bytes");
  }

  private static byte[] bytes(FileBytes data, long from) {
    int start = (int) (data.start() + from);
    return java.util.Arrays.copyOfRange(data.array(), start, data.start() + data.length());
  }

  private static long nextZero(FileBytes data, long from) throws UndecodableImageException {
    long at = from;
    while (at < data.length() && data.unsignedByte(at) != 0) {
      at++;
    }
    return at;
  }
}
