package io.corelake.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardImagesTest {
  @TempDir Path folder;

  private List<ListedImage> images(TarBytes tar) {
    return OpenedTar.of(folder, tar).images();
  }

  private List<ListedImage> images(String... names) {
    TarBytes tar = new TarBytes();
    for (String name : names) {
      tar.file(name, name);
    }
    return images(tar.end());
  }

  /** What the webdataset library's base_plus_ext says, and which names it passes over. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "x.jpg, x",
        "x.JPG, x",
        "./x.jpg, ./x",
        "/x.jpg, /x",
        "a/b.jpg, a/b",
        "a/b.left.jpg, a/b",
        "a.b/c.d/e.jpg, a.b/c.d/e",
        "a/../x.jpg, a/../x",
        "a//x.jpg, a//x",
        "é/图 😀.jpg, é/图 😀",
        "__x.jpg, __x",
        "__a/x.jpg, __a/x",
        "a/__b__/x.jpg, a/__b__/x",
        "./__b__/x.jpg, ./__b__/x",
        "__a__/x.jpg, none",
        "__x.jpg__, none",
        "__x.jpg.png__, none",
        "x, none",
        "a.jpg/x, none",
        "x., none",
        "x.jpg., none",
        ".jpg, none",
        ".x.jpg, none",
        "x.txt, none",
        "x.jpg.txt, none"
      })
  void key_isTheLibrarys(String name, String key) {
    List<String> keys = key == null ? List.of() : List.of(key);
    assertThat(images(name)).extracting(ListedImage::imageId).isEqualTo(keys);
  }

  /** The library would call every one of a folder by the folder's name and a slash. */
  @Test
  void hiddenFiles_areNoImages_asInFolders() {
    assertThat(images("a/._x.jpg", "a/x.jpg", "a/._y.jpg", "a/y.jpg"))
        .extracting(ListedImage::imageId)
        .containsExactly("a/x", "a/y");
  }

  @Test
  void label_isThatOfTheSample_whereverItStands() {
    TarBytes tar = new TarBytes();
    tar.file("a.cls", "1\n").file("a.jpg", "a").file("b.jpg", "b").file("b.CLS", " two ");
    tar.file("c.jpg", "c").file("d.cls", "4").file("e.jpg", "e").file("e.left.cls", "5");
    tar.file("f.jpg", "f").member('5', "folder/").file("noname", "x").file("f.cls", "6");
    tar.file("g.jpg", "g").file("g.cls", "x".repeat(257)).end();
    assertThat(images(tar))
        .extracting(ListedImage::imageId)
        .containsExactly("a", "b", "c", "e", "f", "g");
    assertThat(images(tar))
        .extracting(ListedImage::label)
        .containsExactly("1", "two", null, null, "6", null);
  }

  @Test
  void image_isAStretchOfTheTar() throws Exception {
    TarBytes tar =
        new TarBytes().file("a.jpg", "abc").file("b.png", "").file("c.jpg", "x".repeat(600));
    OpenedTar opened = OpenedTar.of(folder, tar.end());
    assertThat(opened.images())
        .extracting(ListedImage::uri)
        .containsExactly(
            opened.uri() + "#bytes=512-514",
            opened.uri() + "#bytes=1536-1535",
            opened.uri() + "#bytes=2048-2647");
    assertThat(opened.images()).extracting(ListedImage::bytes).containsExactly(3L, 0L, 600L);
    try (ImageBytes bytes = new ImageBytes(new org.apache.hadoop.conf.Configuration(), 600)) {
      for (int i = 0; i < 3; i++) {
        String data = List.of("abc", "", "x".repeat(600)).get(i);
        assertThat(bytes.read(String.valueOf(opened.images().get(i).uri())))
            .asString()
            .isEqualTo(data);
      }
    }
  }

  /** Each with an id of its own, or else three of a name would stop the run. */
  @Test
  void furtherImages_ofASample_areRejected() {
    List<ListedImage> images = images("a.jpg", "a.left.jpg", "a.png", "a.png", "b.jpg");
    assertThat(images)
        .extracting(ListedImage::reason)
        .containsExactly("several-images", "several-images", "several-images", null, null);
    assertThat(images).extracting(ListedImage::imageId).doesNotHaveDuplicates();
    assertThat(images.get(0).detail()).contains("the sample a").contains("a.left.jpg");
    assertThat(images.get(3)).matches(image -> "a".equals(image.imageId()));
  }

  /** Such samples are two, and the ids that repeat stop the run later. */
  @Test
  void oneKey_inTwoPlaces_isTwoSamples() {
    assertThat(images("a.jpg", "b.jpg", "a.jpg"))
        .extracting(ListedImage::imageId)
        .containsExactly("a", "b", "a");
  }

  @Test
  void faults_areRejects_withTheirPlaces_andSamplesGoOnBehindThem() {
    TarBytes tar = new TarBytes().file("a.cls", "7");
    int start = tar.size();
    tar.file("a.json", "{}").file("a.jpg", "a").file("b.jpg", "b");
    byte[] bytes = tar.end().bytes();
    bytes[start]++;
    OpenedTar opened = OpenedTar.of(folder, bytes);
    String place = opened.uri() + "#byte=" + start;
    assertThat(opened.images()).extracting(ListedImage::imageId).containsExactly(place, "a", "b");
    assertThat(opened.images())
        .extracting(ListedImage::reason)
        .containsExactly("broken-shard", null, null);
    assertThat(opened.images()).extracting(ListedImage::label).containsExactly(null, "7", null);
  }

  @Test
  void membersThatCannotBeRead_areRejects_whereTheyAreImages() {
    TarBytes tar = new TarBytes();
    tar.member('S', "a.jpg", (byte) 1)
        .member('S', "a.txt", (byte) 1)
        .member('S', "__m__/a.jpg", (byte) 1);
    tar.raw(new TarBytes.Header("x.jpg", '0', 0).bytes(0, (byte) 0xe9).sealed());
    tar.raw(new TarBytes.Header("x.cls", '0', 0).bytes(0, (byte) 0xe9).sealed());
    assertThat(images(tar.end()))
        .extracting(ListedImage::reason)
        .containsExactly("sparse-member", "unsafe-name");
    assertThat(images(tar).get(0).detail()).startsWith("member a.jpg: ");
  }

  @Test
  void emptyTar_hasNoImages_andNoFaults() {
    assertThat(images()).isEmpty();
  }
}
