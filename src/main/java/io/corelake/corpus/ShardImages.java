package io.corelake.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The images of one WebDataset shard, in their order. As in the webdataset library, neighbours of
 * one key are a sample, and the key is a member's path up to the first dot of its last part. A
 * sample's image is its first member with an extension of an image; its label is what {@code .cls}
 * says.
 */
final class ShardImages implements Iterator<ListedImage> {
  private static final Pattern KEY_AND_EXTENSION =
      Pattern.compile("((?:.*/|)[^./]+)\\.([^/]*)", Pattern.DOTALL);

  /** Names that the webdataset library keeps for itself. */
  private static final Pattern INTERNAL = Pattern.compile("__[^/]*__(/.*)?", Pattern.DOTALL);

  private final TarReader tar;
  private final String uri;
  private final String idPrefix;
  private final Set<String> extensions;
  private final Queue<ListedImage> ready = new ArrayDeque<>();
  private @Nullable Sample sample;
  private boolean ended;

  /** A sample as far as its members have come by. */
  private static final class Sample {
    private final String key;
    private @Nullable TarMember image;
    private @Nullable String label;

    Sample(String key) {
      this.key = key;
    }
  }

  /**
   * Reads a shard.
   *
   * @param uri of the tar
   * @param idPrefix what stands before the keys in the images' ids
   * @param extensions of images, without the dot
   */
  ShardImages(TarReader tar, String uri, String idPrefix, Set<String> extensions) {
    this.tar = tar;
    this.uri = uri;
    this.idPrefix = idPrefix;
    this.extensions = extensions;
  }

  @Override
  public boolean hasNext() {
    try {
      while (ready.isEmpty() && !ended) {
        advance();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + uri, e);
    }
    return !ready.isEmpty();
  }

  @Override
  public ListedImage next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void advance() throws IOException {
    TarMember member = tar.next();
    if (member == null) {
      ended = true;
      finishSample();
    } else if (member.fault() == null) {
      add(member);
    } else if (member.isStretch() || isImage(member)) {
      // Its neighbours are what can be read, so a sample may go on behind it.
      ready.add(broken(member));
    }
  }

  private boolean isImage(TarMember member) {
    Matcher name = KEY_AND_EXTENSION.matcher(member.name());
    return name.matches()
        && !INTERNAL.matcher(member.name()).matches()
        && isImage(name.group(2).toLowerCase(Locale.ROOT));
  }

  private boolean isImage(String extension) {
    String last = extension.substring(extension.lastIndexOf('.') + 1);
    return !last.isEmpty() && extensions.contains(last);
  }

  private void add(TarMember member) {
    Matcher name = KEY_AND_EXTENSION.matcher(member.name());
    if (!name.matches() || INTERNAL.matcher(member.name()).matches()) {
      return;
    }
    String key = name.group(1);
    if (sample == null || !sample.key.equals(key)) {
      finishSample();
      sample = new Sample(key);
    }
    String extension = name.group(2).toLowerCase(Locale.ROOT);
    if (extension.equals("cls") && member.text() != null) {
      sample.label = member.text().strip();
    } else if (isImage(extension)) {
      addImage(sample, member);
    }
  }

  /** A reader of the shard finds one image a sample under the key; more have no id. */
  private void addImage(Sample of, TarMember member) {
    if (of.image == null) {
      of.image = member;
    } else {
      ready.add(
          ListedImage.rejected(
              place(member),
              place(member),
              "several-images",
              "the sample %s has another image, which came before %s"
                  .formatted(of.key, member.name())));
    }
  }

  private void finishSample() {
    if (sample != null && sample.image != null) {
      TarMember image = sample.image;
      ready.add(ListedImage.of(idPrefix + sample.key, place(image), image.bytes(), sample.label));
    }
    sample = null;
  }

  private ListedImage broken(TarMember member) {
    return ListedImage.rejected(
        uri + "#byte=" + member.offset(),
        uri + "#byte=" + member.offset(),
        String.valueOf(member.fault()),
        (member.name().isEmpty() ? "" : "member " + member.name() + ": ") + member.detail());
  }

  private String place(TarMember member) {
    return ByteRange.uri(uri, member.offset(), member.bytes());
  }
}
