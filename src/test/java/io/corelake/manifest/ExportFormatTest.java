package io.corelake.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.corelake.rank.RankingTable;
import io.corelake.testing.Python;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of the exports, read without CoreLake's code. */
class ExportFormatTest {
  private static final List<String> URIS =
      List.of("s3a://lake/a b/1.jpg", "s3a://lake/\"\\/😀.jpg", "s3a://lake/é");

  private static Row row(String id, String uri, long rank) {
    Object[] values = new Object[RankingTable.SCHEMA.length()];
    values[RankingTable.SCHEMA.fieldIndex("image_id")] = id;
    values[RankingTable.SCHEMA.fieldIndex("uri")] = uri;
    values[RankingTable.SCHEMA.fieldIndex("global_rank")] = rank;
    return new GenericRowWithSchema(values, RankingTable.SCHEMA);
  }

  private static byte[] file(ExportFormat format, List<String> uris, int pathLength) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(format.header(uris.size(), pathLength));
    for (int i = 0; i < uris.size(); i++) {
      file.writeBytes(format.encode(row("key/" + i, uris.get(i), i), pathLength));
    }
    file.writeBytes(format.footer());
    return file.toByteArray();
  }

  private static String text(ExportFormat format, List<String> uris) {
    return new String(file(format, uris, 0), StandardCharsets.UTF_8);
  }

  /** Elements of a .npy file, and its type. */
  private static List<byte[]> elements(byte[] file, String type, int bytes) {
    int start = 10 + (file[8] & 0xff) + 256 * (file[9] & 0xff);
    assertThat(new String(file, 0, start, StandardCharsets.ISO_8859_1))
        .contains("'descr': " + type + ", ");
    List<byte[]> elements = new ArrayList<>();
    for (int i = start; i < file.length; i += bytes) {
      elements.add(Arrays.copyOfRange(file, i, i + bytes));
    }
    return elements;
  }

  @Test
  void keys_areTheIds_oneALine() {
    assertThat(text(ExportFormat.KEYS, URIS)).isEqualTo("key/0\nkey/1\nkey/2\n");
  }

  @Test
  void files_arePaths_paddedToTheLongest_inCodePoints() {
    List<String> uris = List.of("file:/a/b 1.jpg", "file:///lake/😀é.png", "s3a://b/k", "/plain");
    int longest = "/lake/😀é.png".codePointCount(0, "/lake/😀é.png".length());
    List<String> paths = new ArrayList<>();
    for (byte[] element : elements(file(ExportFormat.FILES, uris, longest), "'<U12'", 4 * 12)) {
      paths.add(new String(element, Charset.forName("UTF-32LE")).replaceAll("\0+$", ""));
    }
    assertThat(longest).isEqualTo(12);
    assertThat(paths).containsExactly("/a/b 1.jpg", "/lake/😀é.png", "s3://b/k", "/plain");
  }

  /** A list: the prefix first, then keys, each of them text; see SageMaker's S3DataSource. */
  @Test
  void manifestOfSageMaker_isAListOfAPrefixAndKeys_ofOneImageToo() throws Exception {
    for (int images = 1; images <= URIS.size(); images++) {
      List<String> uris = URIS.subList(0, images);
      JsonNode list = new JsonMapper().readTree(text(ExportFormat.SAGEMAKER, uris));
      assertThat(list).hasSize(images + 1);
      String prefix = list.get(0).get("prefix").asText();
      assertThat(list.get(0)).hasSize(1);
      assertThat(prefix).isEqualTo("s3://lake/");
      assertThat(
              StreamSupport.stream(list.spliterator(), false)
                  .skip(1)
                  .peek(key -> assertThat(key.isTextual()).isTrue())
                  .map(key -> prefix.replace("s3:", "s3a:") + key.asText()))
          .isEqualTo(uris);
    }
  }

  @Test
  void augmentedManifest_hasOneObjectALine() throws Exception {
    List<String> found = new ArrayList<>();
    for (String line : text(ExportFormat.AUGMENTED, URIS).lines().toList()) {
      JsonNode object = new JsonMapper().readTree(line);
      assertThat(object).hasSize(1);
      found.add(object.get("source-ref").asText());
    }
    assertThat(found).isEqualTo(URIS.stream().map(uri -> uri.replace("s3a:", "s3:")).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "file:/a/b.jpg, /a/b.jpg, ''",
    "file:///a%20b, /a%20b, ''",
    "s3a://lake/k, s3://lake/k, s3://lake/",
    "s3n://lake/k/l, s3://lake/k/l, s3://lake/",
    "s3://lake/k, s3://lake/k, s3://lake/",
    "s3://lake, s3://lake, ''",
    "hdfs://host/k, hdfs://host/k, ''",
    "relative/file:/x, relative/file:/x, ''",
  })
  void uris_areWrittenAsOtherProgramsDo(String uri, String plain, String bucket) {
    assertThat(PlainUri.of(uri)).isEqualTo(plain);
    assertThat(PlainUri.bucket(uri)).isEqualTo(bucket);
  }

  @ParameterizedTest
  @CsvSource({
    "00000000000000000000000000000000, 0, 0",
    "0000000000000001ffffffffffffffff, 1, 18446744073709551615",
    "fedcba98765432100123456789abcdef, 18364758544493064720, 81985529216486895",
  })
  void uid_isTwoHalves_theHigherFirst(String uid, BigInteger high, BigInteger low) {
    byte[] bytes = UidArray.encode(uid);
    assertThat(unsigned(bytes, 0)).isEqualTo(high);
    assertThat(unsigned(bytes, 8)).isEqualTo(low);
  }

  @Test
  void arrays_areWhatNumpyReads(@TempDir Path folder) throws Exception {
    Optional<Python> python = Python.with("numpy");
    assumeTrue(python.isPresent(), "python3 has no numpy");
    String uid = "fedcba98765432100123456789abcdef";
    Path files =
        Files.write(
            folder.resolve("files.npy"),
            file(ExportFormat.FILES, List.of("file:/lake/😀é.png", "/b"), 12));
    Path uids = Files.write(folder.resolve("uids.npy"), UidArray.header(1));
    Files.write(uids, UidArray.encode(uid), StandardOpenOption.APPEND);
    Python.Output output =
        python.get().run(Path.of("src/test/python/read_npy.py"), files.toString(), uids.toString());
    assertThat(output.exitCode()).as(output.text()).isZero();
    JsonNode found = new JsonMapper().readTree(output.text());
    assertThat(found)
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"files.npy": ["<U12", ["/lake/😀é.png", "/b"]],
                     "uids.npy": ["[('f0', '<u8'), ('f1', '<u8')]",
                                  ["(18364758544493064720, 81985529216486895)"]]}
                    """));
  }

  private static BigInteger unsigned(byte[] bytes, int start) {
    BigInteger value = BigInteger.ZERO;
    for (int i = start + 7; i >= start; i--) {
      value = value.shiftLeft(8).or(BigInteger.valueOf(bytes[i] & 0xff));
    }
    return value;
  }

  @Test
  void whatIsNoUid_isRefused() {
    for (String id :
        List.of("", "0".repeat(31), "0".repeat(33), "F".repeat(32), "-" + "0".repeat(31))) {
      assertThatThrownBy(() -> UidArray.encode(id)).hasMessageContaining("32 lower-case");
    }
  }
}
