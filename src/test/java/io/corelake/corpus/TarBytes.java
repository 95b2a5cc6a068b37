package io.corelake.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A tar that is written block by block, so that it may also be wrong. */
final class TarBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<TarMember> files = new ArrayList<>();

  /** A header whose fields may be set before its checksum is. */
  static final class Header {
    private final byte[] block = new byte[TarHeader.BLOCK];

    Header(String name, char type, long bytes) {
      text(0, name);
      text(100, "0000644\0");
      text(124, "%011o\0".formatted(bytes));
      text(136, "00000000000\0");
      block[156] = (byte) type;
      text(257, "ustar\00000");
    }

    Header text(int offset, String value) {
      return bytes(offset, value.getBytes(StandardCharsets.UTF_8));
    }

    Header bytes(int offset, byte... value) {
      System.arraycopy(value, 0, block, offset, value.length);
      return this;
    }

    /** Returns the block with its checksum. */
    byte[] sealed() {
      return seal(block.clone());
    }
  }

  /** Sets a block's checksum. */
  static byte[] seal(byte[] block) {
    java.util.Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte part : block) {
      sum += part & 0xff;
    }
    byte[] digits = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, block, 148, digits.length);
    return block;
  }

  TarBytes raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Data and their padding. */
  TarBytes data(byte... bytes) {
    raw(bytes);
    return raw(new byte[(TarHeader.BLOCK - bytes.length % TarHeader.BLOCK) % TarHeader.BLOCK]);
  }

  TarBytes member(char type, String name, byte... data) {
    return raw(new Header(name, type, data.length).sealed()).data(data);
  }

  /** A plain file, which is noted among {@link #files()}. */
  TarBytes file(String name, byte... data) {
    files.add(TarMember.file(name, out.size() + TarHeader.BLOCK, data.length, null));
    return member('0', name, data);
  }

  TarBytes file(String name, String data) {
    return file(name, data.getBytes(StandardCharsets.UTF_8));
  }

  /** Pax records of the next member, each as {@code key=value}. */
  TarBytes pax(String... records) {
    StringBuilder all = new StringBuilder();
    for (String record : records) {
      int rest = record.getBytes(StandardCharsets.UTF_8).length + 2;
      int length = rest + String.valueOf(rest).length();
      length = rest + String.valueOf(length).length();
      all.append(length).append(' ').append(record).append('\n');
    }
    return member('x', "PaxHeader", all.toString().getBytes(StandardCharsets.UTF_8));
  }

  TarBytes end() {
    return raw(new byte[2 * TarHeader.BLOCK]);
  }

  int size() {
    return out.size();
  }

  /** The plain files so far, without their texts. */
  List<TarMember> files() {
    return List.copyOf(files);
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
