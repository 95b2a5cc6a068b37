package io.corelake.vectors;

import io.corelake.CoreLakeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the numbers of an .npy file lie: vectors row by row, {@code number[rows][dimension]}, from
 * {@code dataOffset} to the end of the file.
 */
record NpyLayout(NpyNumber number, long rows, int dimension, long dataOffset)
    implements Serializable {
  private static final byte[] MAGIC = "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1);

  /** Only tables of many columns need a longer one. */
  private static final int MOST_HEADER_BYTES = 1 << 16;

  /** A row is read in one piece. */
  private static final int MOST_DIMENSION = 1 << 24;

  private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\G\\s*,?\\s*(['\"])(\\w{1,40})\\1\\s*:"
              + "\\s*(['\"][^'\"]*['\"]|\\([^()]*\\)|\\[[^\\[\\]]*]|\\w{1,40})\\s*");
  private static final Pattern SHAPE =
      Pattern.compile("\\(\\s*(\\d{1,18})\\s*,\\s*(\\d{1,18})\\s*,?\\s*\\)");

  /** Returns the size of a vector in the file. */
  int rowBytes() {
    return dimension * number.bytes();
  }

  /**
   * Reads the header of an .npy file, version 1.0, 2.0 or 3.0, from its begin.
   *
   * @param fileBytes size of the file, which must be that of the header and the numbers
   * @param name what the user calls the file, for the messages
   */
  static NpyLayout read(InputStream in, long fileBytes, String name) throws IOException {
    byte[] start = in.readNBytes(MAGIC.length + 2);
    if (start.length < MAGIC.length + 2
        || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw CoreLakeException.input(
          name + " is no .npy file: it does not begin with \\x93NUMPY and a version");
    }
    int major = start[MAGIC.length];
    int minor = start[MAGIC.length + 1];
    if (major < 1 || major > 3 || minor != 0) {
      throw CoreLakeException.input(
          name
              + " is of .npy version "
              + (major & 0xff)
              + "."
              + (minor & 0xff)
              + ", must be 1.0, 2.0 or 3.0");
    }
    int lengthBytes = major == 1 ? 2 : 4;
    long headerBytes = littleEndian(in.readNBytes(lengthBytes));
    if (headerBytes > MOST_HEADER_BYTES) {
      throw CoreLakeException.input(
          name
              + " has a header of "
              + headerBytes
              + " bytes, must be at most "
              + MOST_HEADER_BYTES);
    }
    long dataOffset = MAGIC.length + 2L + lengthBytes + headerBytes;
    byte[] header = in.readNBytes((int) headerBytes);
    if (dataOffset > fileBytes || header.length < headerBytes) {
      throw CoreLakeException.input(
          name + " ends within its header: " + fileBytes + " bytes of " + dataOffset);
    }
    return of(new String(header, StandardCharsets.UTF_8), dataOffset, fileBytes, name);
  }

  private static long littleEndian(byte[] bytes) {
    long value = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = (value << Byte.SIZE) | (bytes[i] & 0xff);
    }
    return value;
  }

  private static NpyLayout of(String header, long dataOffset, long fileBytes, String name) {
    Map<String, String> entries = entries(header, name);
    NpyNumber number = number(entries.getOrDefault("descr", ""), name);
    String fortranOrder = entries.getOrDefault("fortran_order", "");
    if (!fortranOrder.equals("False")) {
      throw CoreLakeException.input(
          name
              + " must be in C order (fortran_order False), was "
              + fortranOrder
              + "; save numpy.ascontiguousarray of it");
    }
    String shape = shorter(entries.getOrDefault("shape", ""));
    Matcher sides = SHAPE.matcher(shape);
    long rows = sides.matches() ? Long.parseLong(sides.group(1)) : 0;
    long dimension = sides.matches() ? Long.parseLong(sides.group(2)) : 0;
    if (rows == 0 || dimension == 0 || dimension > MOST_DIMENSION) {
      throw CoreLakeException.input(
          "%s must be of shape (n, d), n above 0 and d from 1 to %d, was %s"
              .formatted(name, MOST_DIMENSION, shape));
    }
    BigInteger expected =
        BigInteger.valueOf(rows)
            .multiply(BigInteger.valueOf(dimension * number.bytes()))
            .add(BigInteger.valueOf(dataOffset));
    if (!expected.equals(BigInteger.valueOf(fileBytes))) {
      throw CoreLakeException.input(
          "%s must have %d bytes by its header (shape %s of %s), has %d"
              .formatted(name, expected, shape, number.descr(), fileBytes));
    }
    return new NpyLayout(number, rows, (int) dimension, dataOffset);
  }

  /** Reads Python's dictionary of the three entries, in any order. */
  private static Map<String, String> entries(String header, String name) {
    String text = header.trim();
    Map<String, String> entries = new HashMap<>();
    if (text.startsWith("{") && text.endsWith("}")) {
      String inner = text.substring(1, text.length() - 1);
      Matcher entry = ENTRY.matcher(inner);
      int end = 0;
      while (entry.find()) {
        entries.put(entry.group(2), entry.group(3));
        end = entry.end();
      }
      String rest = inner.substring(end).trim();
      if (entries.keySet().equals(KEYS) && (rest.isEmpty() || rest.equals(","))) {
        return entries;
      }
    }
    throw CoreLakeException.input(
        name + " must have a header with descr, fortran_order and shape, was " + shorter(text));
  }

  private static NpyNumber number(String descr, String name) {
    String type = descr.replaceAll("['\"]", "");
    for (NpyNumber number : NpyNumber.values()) {
      if (number.descr().equals(type)) {
        return number;
      }
    }
    String hint =
        type.startsWith(">")
            ? ", little-endian"
            : type.contains("O") ? "; pickled objects are never read" : "";
    throw CoreLakeException.input(
        name + " must hold numbers of type <f4, <f8 or <f2, was " + shorter(type) + hint);
  }

  /** A broken header may be long, and hold anything. */
  private static String shorter(String text) {
    String line = text.replaceAll("\\P{Graph}+", " ");
    return line.length() <= 80 ? line : line.substring(0, 80) + "...";
  }
}
