package io.corelake.corpus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Walks the headers of a tar, and passes over the data. What is damaged is said and gone around: a
 * broken header costs what lies up to the next sound one.
 */
final class TarReader {
  /** Reading so much is cheaper than a new request to an object store. */
  private static final int READ_THROUGH = 1 << 18;

  /** Bytes of an extension header; beside a name it may hold a file's extended attributes. */
  private static final int LONGEST_EXTENSION = 1 << 22;

  /** In the header of a sparse file, and in every block of its map: whether one more follows. */
  private static final int SPARSE_CONTINUES = 482;

  private static final int SPARSE_BLOCK_CONTINUES = 504;

  private final FSDataInputStream in;
  private final long length;
  private final byte[] block = new byte[TarHeader.BLOCK];
  private final byte[] passed = new byte[1 << 13];
  private long position;
  private boolean blockIsNext;
  private boolean resumed;
  private boolean ended;

  /**
   * Reads from the beginning.
   *
   * @param length of the file, which may end earlier than its tar
   */
  TarReader(FSDataInputStream in, long length) {
    this.in = in;
    this.length = length;
  }

  /** Returns the next file or fault, or null at the end. */
  @Nullable TarMember next() throws IOException {
    TarAttributes known = TarAttributes.NONE;
    while (!ended) {
      long start = position;
      if (length - position < TarHeader.BLOCK) {
        ended = true;
        return TarMember.broken(
            "", start, TarMember.TRUNCATED, "the tar has no end mark: it was cut off");
      }
      readBlock();
      if (TarHeader.isZero(block)) {
        ended = true;
        return afterTheEnd();
      }
      TarHeader own = TarHeader.of(block);
      if (own == null) {
        return withoutHeader(start);
      }
      TarHeader header = own.isExtension() || own.isBetween() ? own : known.of(own);
      if (header.dataBytes() > length - position) {
        return tooLong(header, start);
      }
      if (header.isExtension()) {
        known = extension(header, known);
      } else if (header.isFile() || header.isSparse()) {
        return member(header, known, start);
      } else {
        pass(padded(header.dataBytes()));
        known = header.isBetween() ? known : TarAttributes.NONE;
        resumed &= header.isBetween();
      }
    }
    return null;
  }

  private TarAttributes extension(TarHeader header, TarAttributes known) throws IOException {
    resumed = false;
    if (header.bytes() > LONGEST_EXTENSION) {
      pass(padded(header.bytes()));
      return known.damaged("its extension header has %,d bytes".formatted(header.bytes()));
    }
    return known.with(header, data((int) header.bytes()));
  }

  private TarMember member(TarHeader header, TarAttributes known, long start) throws IOException {
    long bytes = header.dataBytes();
    TarName name = header.name();
    boolean nameless = resumed && header.mayBeCut();
    resumed = false;
    if (header.isSparse()) {
      passSparseMap();
    }
    if (nameless || known.damage() != null) {
      pass(padded(bytes));
      return TarMember.broken(
          "",
          start,
          TarMember.BROKEN,
          "a member without a name: "
              + (nameless ? "its name was in what is lost before it" : known.damage()));
    }
    if (header.isSparse() || known.sparse()) {
      pass(padded(bytes));
      return TarMember.broken(
          name.text(), start, TarMember.SPARSE, "a sparse file is no stretch of the tar");
    }
    if (!name.isUtf8()) {
      pass(padded(bytes));
      return TarMember.broken(
          name.text(),
          start,
          TarMember.UNSAFE_NAME,
          "the name is no UTF-8, so no list can hold it");
    }
    return file(name.text(), bytes);
  }

  private TarMember file(String name, long bytes) throws IOException {
    long offset = position;
    if (bytes > TarMember.SHORT) {
      pass(padded(bytes));
      return TarMember.file(name, offset, bytes, null);
    }
    String text = new String(data((int) bytes), StandardCharsets.UTF_8);
    return TarMember.file(name, offset, bytes, text);
  }

  private void passSparseMap() throws IOException {
    boolean more = block[SPARSE_CONTINUES] != 0;
    while (more && length - position >= TarHeader.BLOCK) {
      readBlock();
      more = block[SPARSE_BLOCK_CONTINUES] != 0;
    }
  }

  /** A member that reaches beyond the file was cut off, or else its size is wrong. */
  private TarMember tooLong(TarHeader header, long start) throws IOException {
    String name = header.name().text();
    String detail =
        "the tar has %,d bytes, and this member alone needs %,d after byte %,d"
            .formatted(length, header.dataBytes(), position);
    return findHeader()
        ? TarMember.broken(
            name,
            start,
            TarMember.BROKEN,
            "%s; what lies before byte %,d is lost".formatted(detail, position))
        : TarMember.broken(name, start, TarMember.TRUNCATED, detail);
  }

  /** Whoever reads tars stops at the end mark, so what follows it is lost. */
  private @Nullable TarMember afterTheEnd() throws IOException {
    long start = position;
    while (length - position >= TarHeader.BLOCK) {
      readBlock();
      if (!TarHeader.isZero(block)) {
        return TarMember.broken(
            "",
            start,
            TarMember.BROKEN,
            "after the end mark at byte %,d follow %,d bytes that readers of tars do not see"
                .formatted(start, length - start));
      }
    }
    return null;
  }

  private TarMember withoutHeader(long start) throws IOException {
    String detail =
        findHeader()
            ? "no sound header from byte %,d to %,d; what was there is lost"
                .formatted(start, position)
            : "no sound header from byte %,d on; what was there is lost".formatted(start);
    return TarMember.broken("", start, TarMember.BROKEN, detail);
  }

  /** Goes on at the next sound header, and returns whether there is one. */
  private boolean findHeader() throws IOException {
    while (length - position >= TarHeader.BLOCK) {
      readBlock();
      if (TarHeader.of(block) != null) {
        position -= TarHeader.BLOCK;
        blockIsNext = true;
        resumed = true;
        return true;
      }
    }
    ended = true;
    return false;
  }

  private void readBlock() throws IOException {
    if (!blockIsNext) {
      in.readFully(block);
    }
    blockIsNext = false;
    position += TarHeader.BLOCK;
  }

  /** Reads the data of a small member, and passes over its padding. */
  private byte[] data(int bytes) throws IOException {
    byte[] data = new byte[bytes];
    in.readFully(data);
    position += bytes;
    pass(padded(bytes) - bytes);
    return data;
  }

  private static long padded(long bytes) {
    return (bytes + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
  }

  /** The padding of the last member may be missing. */
  private void pass(long bytes) throws IOException {
    long target = Math.min(length, position + bytes);
    if (target - position > READ_THROUGH) {
      in.seek(target);
    } else {
      for (long left = target - position; left > 0; ) {
        int part = (int) Math.min(left, passed.length);
        in.readFully(passed, 0, part);
        left -= part;
      }
    }
    position = target;
  }
}
