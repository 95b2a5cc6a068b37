package io.corelake.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.corelake.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCorpusIT {
  @TempDir Path folder;

  @Test
  void images_haveLabels_andNamesThatMeanSomethingElse_areRejects() throws IOException {
    SparkSession spark = LocalSpark.onCores(2);
    for (String name :
        List.of("x.jpg", "x.jpg#bytes=0-3", "cat/a b/%20+.jpg", "dog/a#row=1.jpg", "dog/\n.jpg")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "bytes of " + name);
    }
    ReadCorpus read = ReadCorpus.of(spark, folder, "corpus.extensions=[jpg,'jpg#bytes=0-3']");
    assertThat(read.rows())
        .extracting(
            row -> row.<String>getAs("image_id"),
            row -> row.<String>getAs("label"),
            row -> row.<String>getAs("reject_reason"))
        .containsExactly(
            tuple("cat/a b/%20+.jpg", "cat", null),
            tuple("dog/\n.jpg", null, "unsafe-name"),
            tuple("dog/a#row=1.jpg", "dog", null),
            tuple("x.jpg", null, null),
            tuple("x.jpg#bytes=0-3", null, "unsafe-name"));
  }
}
