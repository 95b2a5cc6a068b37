package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.corelake.testing.Corpora;
import io.corelake.testing.LocalSpark;
import io.corelake.testing.Python;
import io.corelake.testing.RunCopies;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The snippets of docs/manifests.md, run as they stand there on subsets of four corpora. Skipped
 * without a Python that has the libraries; see {@link Python}.
 */
class ConsumersIT {
  private static final Path SCRIPT = Path.of("src/test/python/consumers.py");
  private static final Path DOCUMENT = Path.of("docs/manifests.md");
  private static final String[] MODULES = {
    "datasets", "duckdb", "numpy", "pandas", "PIL", "pyarrow", "torch", "torchvision"
  };

  @TempDir static Path folder;

  private static Optional<Python> python = Optional.empty();

  @BeforeAll
  static void publish() throws IOException {
    python = Python.with(MODULES);
    assumeTrue(
        python.isPresent(),
        "python3 lacks one of "
            + String.join(", ", MODULES)
            + " (-Dcorelake.python names another)");
    Python.Output made = python.get().run(SCRIPT, "make", folder.toString());
    assertThat(made.exitCode()).as(made.text()).isZero();
    LocalSpark.onCores(2);
    Corpora.untrainedProxy(folder.resolve("proxy.pt"));
    run("folder", "images,filenames,metadata,files");
    run("parquet", "images,indices");
    run("webdataset", "images,keys");
    corelake(
        "vectors",
        "images,uids,sagemaker,augmented",
        "select",
        "--vectors",
        folder.resolve("vectors.parquet").toString());
  }

  private static void run(String kind, String exports) throws IOException {
    corelake(
        kind,
        exports,
        "run",
        "--input",
        folder.resolve(kind).toString(),
        "--proxy",
        folder.resolve("proxy.pt").toString(),
        "--set",
        "embed.image-size=32",
        "--set",
        "embed.views=1",
        "--set",
        "corpus.max-reject-fraction=0.1");
  }

  /** Publishes a run, and puts a link to its subset where the script looks for it. */
  private static void corelake(String kind, String exports, String... command) throws IOException {
    Path output = folder.resolve("out-" + kind);
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        List.of(
            "--output",
            output.toString(),
            "--until",
            "manifests",
            "--set",
            "select.keep=[0.6]",
            "--set",
            "classes.count=2",
            "--set",
            "classes.max-iterations=2",
            "--set",
            "output.exports=[" + exports + "]"));
    StringWriter err = new StringWriter();
    int exitCode =
        Main.run(
            new PrintWriter(new StringWriter(), true),
            new PrintWriter(err, true),
            arguments.toArray(String[]::new));
    assertThat(exitCode).as(err.toString()).isZero();
    Files.createSymbolicLink(
        folder.resolve("subset-" + kind), RunCopies.onlyRun(output).resolve("subsets/keep-0.60"));
  }

  @Test
  void everySnippetOfTheDocument_readsTheKeptImages() {
    Python.Output read =
        python.orElseThrow().run(SCRIPT, "read", folder.toString(), DOCUMENT.toString());
    assertThat(read.exitCode()).as(read.text()).isZero();
    assertThat(read.text()).doesNotContain("WRONG").contains("torch: 2", "sagemaker: 24 images");
  }
}
