package io.corelake.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.hadoop.io.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged shards and manifests, the same ones in every run: nothing but rejects may come of them.
 * {@code -Dcorelake.fuzz.mutations=20000} tries so many of each kind in place of 5,000.
 */
class CorpusFuzzTest {
  private static final int RUNS = Integer.getInteger("corelake.fuzz.mutations", 5000);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final io.corelake.config.CorpusConfiguration.Columns COLUMNS =
      new io.corelake.config.CorpusConfiguration.Columns(
          List.of("id"), List.of(), List.of("uri", "meta.uri"), List.of("label"), new TreeMap<>());
  private static final ManifestUris URIS = new ManifestUris("file:/folder", "file:");

  @TempDir Path folder;

  /** A tar of some samples, with the byte at which each of its members begins. */
  private record Shard(TarBytes tar, List<Integer> starts) {
    static Shard of(Random random) {
      TarBytes tar = new TarBytes();
      List<Integer> starts = new ArrayList<>();
      int members = 3 + random.nextInt(10);
      for (int i = 0; i < members; i++) {
        starts.add(tar.size());
        String name = "f/" + i / 2 + (i % 2 == 0 ? ".jpg" : ".cls");
        if (random.nextInt(6) == 0) {
          tar.pax("path=" + name, "mtime=1.25");
        } else if (random.nextInt(6) == 0) {
          tar.member('L', "././@LongLink", (name + "\0").getBytes(UTF_8));
        }
        byte[] data = new byte[i % 2 == 0 ? random.nextInt(2000) : 1 + random.nextInt(3)];
        random.nextBytes(data);
        tar.file(name, data);
      }
      starts.add(tar.size());
      tar.end();
      return new Shard(tar, starts);
    }
  }

  /** Bytes that are damaged from one of them up to another. */
  private record Damage(byte[] bytes, int first, int end) {}

  private static Damage damage(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    int at = random.nextInt(bytes.length);
    int block = at / TarHeader.BLOCK * TarHeader.BLOCK;
    switch (random.nextInt(6)) {
      case 0 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return new Damage(bytes, at, at + 1);
      }
      case 1 -> {
        return new Damage(Arrays.copyOf(bytes, at), at, bytes.length);
      }
      case 2 -> {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(3000));
        for (int i = at; i < end; i++) {
          bytes[i] = (byte) random.nextInt(256);
        }
        return new Damage(bytes, at, end);
      }
      case 3 -> {
        int from = random.nextInt(bytes.length / TarHeader.BLOCK) * TarHeader.BLOCK;
        System.arraycopy(sound, from, bytes, block, TarHeader.BLOCK);
        return new Damage(bytes, block, block + TarHeader.BLOCK);
      }
      case 4 -> {
        TarBytes.Header header =
            new TarBytes.Header("new.jpg", "0157LKxgSX?".charAt(random.nextInt(11)), 0);
        byte[] field = new byte[12];
        random.nextBytes(field);
        byte[] digits =
            "%011o\0".formatted(random.nextInt(1 << random.nextInt(30))).getBytes(UTF_8);
        header.bytes(124, random.nextBoolean() ? field : digits);
        header.bytes(random.nextInt(500), field);
        System.arraycopy(header.sealed(), 0, bytes, block, TarHeader.BLOCK);
        return new Damage(bytes, block, block + TarHeader.BLOCK);
      }
      default -> {
        byte[] header = Arrays.copyOfRange(bytes, block, block + TarHeader.BLOCK);
        header[random.nextInt(TarHeader.BLOCK)] = (byte) random.nextInt(256);
        System.arraycopy(TarBytes.seal(header), 0, bytes, block, TarHeader.BLOCK);
        return new Damage(bytes, block, block + TarHeader.BLOCK);
      }
    }
  }

  /** Whether the damage is a sound header in a header's place: what it says is then right. */
  private static boolean isPlausible(Shard shard, Damage damage) {
    int block = damage.first();
    boolean headers =
        shard.starts().contains(block)
            || shard.tar().files().stream()
                .anyMatch(file -> file.offset() == block + TarHeader.BLOCK);
    if (!headers || damage.end() != block + TarHeader.BLOCK) {
      return false;
    }
    byte[] written = Arrays.copyOfRange(damage.bytes(), block, damage.end());
    return TarHeader.isZero(written) || TarHeader.of(written) != null;
  }

  @Test
  void tars_thatAreDamaged_loseNoMoreThanTheDamagedMembers() {
    int[] sound = new int[2];
    for (int run = 0; run < RUNS; run++) {
      Random random = new Random(run);
      Shard shard = Shard.of(random);
      Damage damage = damage(shard.tar().bytes(), random);
      OpenedTar opened = OpenedTar.of(folder, damage.bytes());
      String name = "run " + run;
      List<TarMember> members = Assertions.assertTimeout(LONGEST, opened::members, name);
      requirePlaces(members, damage.bytes().length, name);
      List<TarMember> files = opened.files();
      List<TarMember> before = new ArrayList<>();
      List<TarMember> after = new ArrayList<>();
      for (int i = 0; i < shard.tar().files().size(); i++) {
        if (shard.starts().get(i + 1) <= damage.first()) {
          before.add(shard.tar().files().get(i));
        } else if (shard.starts().get(i) >= damage.end()) {
          after.add(shard.tar().files().get(i));
        }
      }
      assertThat(files).as(name).hasSizeGreaterThanOrEqualTo(before.size());
      assertThat(files.subList(0, before.size())).as(name).isEqualTo(before);
      if (!isPlausible(shard, damage)) {
        assertThat(files).as(name).hasSizeGreaterThanOrEqualTo(after.size());
        assertThat(files.subList(files.size() - after.size(), files.size()))
            .as(name)
            .isEqualTo(after);
        sound[1] += after.size();
        boolean lost = files.size() < shard.tar().files().size();
        assertThat(!lost || members.size() > files.size()).as(name + ": losses are said").isTrue();
      }
      sound[0] += before.size();
      List<ListedImage> images = Assertions.assertTimeout(LONGEST, opened::images, name);
      assertThat(images).as(name).hasSizeLessThanOrEqualTo(members.size());
    }
    assertThat(sound[0]).isGreaterThan(RUNS);
    assertThat(sound[1]).isGreaterThan(RUNS);
  }

  private static void requirePlaces(List<TarMember> members, long length, String name) {
    assertThat(members).as(name).hasSizeLessThanOrEqualTo((int) (length / TarHeader.BLOCK) + 1);
    long last = -1;
    for (TarMember member : members) {
      assertThat(member.offset()).as(name).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(length);
      assertThat(member.offset() + member.bytes()).as(name).isLessThanOrEqualTo(length);
      last = member.offset();
    }
  }

  private static byte[] mutated(byte[] sound, int at, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(sound, 0, at);
    int kind = random.nextInt(4);
    byte[] other = new byte[kind == 3 ? 1 + random.nextInt(40) : kind == 2 ? 0 : 1];
    for (int i = 0; i < other.length; i++) {
      String likely = "\"\",\n\r\\{}[]:\0 1x";
      other[i] =
          (byte)
              (random.nextBoolean()
                  ? likely.charAt(random.nextInt(likely.length()))
                  : random.nextInt(256));
    }
    out.writeBytes(other);
    int from = Math.min(sound.length, at + (kind == 0 ? 0 : Math.max(1, other.length)));
    out.write(sound, from, sound.length - from);
    return out.toByteArray();
  }

  @Test
  void jsonLines_thatAreDamaged_areImagesOrRejects() {
    String line =
        "{\"id\": 12, \"meta\": {\"uri\": \"a/é\\u0020b.jpg\", \"x\": [1e3, null]}, \"label\": \"y\"}";
    int rejects = 0;
    for (int run = 0; run < RUNS; run++) {
      Random random = new Random(run);
      byte[] text = line.getBytes(UTF_8);
      for (int i = random.nextInt(3); i >= 0; i--) {
        text = mutated(text, random.nextInt(text.length), random);
      }
      Text damaged = new Text(text);
      String name = "run " + run;
      ListedImage image =
          Assertions.assertTimeout(
              LONGEST, () -> JsonManifest.image("place", damaged, COLUMNS, URIS).at(7, "r"), name);
      assertThat(image.imageId()).as(name).isNotEmpty();
      assertThat(image.uri()).as(name).isNotEmpty();
      rejects += image.reason() == null ? 0 : 1;
    }
    assertThat(rejects).isBetween(RUNS / 4, RUNS - RUNS / 20);
  }

  /** Texts of records, and the byte at which each of them begins. */
  private record Csv(byte[] text, List<Integer> starts, List<List<String>> records) {
    static Csv of(Random random) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      List<Integer> starts = new ArrayList<>();
      List<List<String>> records = new ArrayList<>();
      String lineEnd = List.of("\n", "\r\n").get(random.nextInt(2));
      for (int i = 0; i < 12; i++) {
        String caption =
            List.of("plain", "five\" pipe", "one\ntwo, and\r\nthree", "he \"said\" é", "a,b")
                .get(random.nextInt(5));
        boolean quoted = !caption.equals("plain") && !caption.startsWith("five");
        starts.add(text.size());
        records.add(List.of("id" + i, caption, i + ".jpg"));
        String field = quoted ? "\"" + caption.replace("\"", "\"\"") + "\"" : caption;
        text.writeBytes(("id" + i + "," + field + "," + i + ".jpg" + lineEnd).getBytes(UTF_8));
      }
      starts.add(text.size());
      return new Csv(text.toByteArray(), starts, records);
    }
  }

  @Test
  void csvTexts_thatAreDamaged_loseNoMoreThanTheDamagedRecords() {
    int kept = 0;
    for (int run = 0; run < RUNS; run++) {
      Random random = new Random(run);
      Csv csv = Csv.of(random);
      int at = random.nextInt(csv.text().length);
      byte[] damaged =
          random.nextInt(10) == 0 ? Arrays.copyOf(csv.text(), at) : mutated(csv.text(), at, random);
      String name = "run " + run;
      List<CsvRecord> read = Assertions.assertTimeout(LONGEST, () -> records(damaged), name);
      assertThat(read).as(name).hasSizeLessThanOrEqualTo(12 * 3 + 41);
      List<List<String>> untouched = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        boolean before = csv.starts().get(i + 1) <= at;
        boolean after = damaged.length != at && csv.starts().get(i) > at + 41;
        if (before || after) {
          untouched.add(csv.records().get(i));
        }
      }
      List<List<@Nullable String>> fields = new ArrayList<>();
      read.forEach(found -> fields.add(found.fields()));
      fields.retainAll(untouched);
      assertThat(fields).as(name).isEqualTo(untouched);
      kept += untouched.size();
    }
    assertThat(kept).isGreaterThan(RUNS);
  }

  private static List<CsvRecord> records(byte[] text) throws IOException {
    List<CsvRecord> records = new ArrayList<>();
    CsvReader csv = new CsvReader(new ByteArrayInputStream(text), ',');
    for (@Nullable CsvRecord next = csv.next(); next != null; next = csv.next()) {
      records.add(next);
    }
    return records;
  }
}
