package io.corelake.cli;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.Configuration;
import io.corelake.corpus.Corpus;
import io.corelake.corpus.CorpusTable;
import io.corelake.corpus.ImageReference;
import io.corelake.progress.Progress;
import io.corelake.proxy.TrainingResult;
import io.corelake.storage.Sha256;
import io.corelake.storage.Storage;
import io.corelake.train.CheckpointFile;
import io.corelake.train.ProxyTraining;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelake train-proxy}. */
@Command(
    name = "train-proxy",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a small encoder by SimCLR on a sample of the corpus, on this machine, and writes it as"
          + " TorchScript.",
      "",
      "The keys train.* say how; embed.augment.* is the policy of its views. A training that was"
          + " stopped goes on from FILE.pt.checkpoint when the same command is given again.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  corelake train-proxy --input /data/images --output proxy.pt --set train.epochs=300"
    })
final class TrainProxyCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Mixin private InputOption input = new InputOption();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE.pt",
      description = "Where the TorchScript file goes.")
  private String output = "";

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  @Mixin private ProgressOption reporting = new ProgressOption();

  @Override
  public Integer call() {
    Configuration configuration = options.load(Map.of());
    try (SparkSessions session = SparkSessions.open("CoreLake train-proxy")) {
      train(session.spark(), configuration);
    }
    return ExitCode.DONE.code();
  }

  private void train(SparkSession spark, Configuration configuration) {
    org.apache.hadoop.conf.Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Storage storage = new Storage(hadoop);
    Path target = storage.qualified("--output", output);
    if (storage.isDirectory(target)) {
      throw CoreLakeException.usage(
          "--output must be a file such as proxy.pt, is a folder: " + target);
    }
    storage.requireWritable(target);
    Progress progress = reporting.progress();
    CheckpointFile checkpoint =
        new CheckpointFile(
            storage,
            new Path(target.getParent(), target.getName() + ".checkpoint"),
            configuration.train().checkpointSeconds(),
            () -> {});
    TrainingResult trained;
    try (Corpus corpus = Corpus.open(spark, input.uri, configuration.corpus(), progress)) {
      List<ImageReference> drawn =
          CorpusTable.sample(
              corpus.images(spark.sparkContext().longAccumulator()),
              configuration,
              ProxyTraining.SAMPLE,
              configuration.train().images());
      trained = new ProxyTraining(hadoop, configuration, progress).train(corpus, drawn, checkpoint);
    }
    storage.write(target, out -> out.write(trained.torchScript()));
    checkpoint.remove();
    PrintWriter out = command.commandLine().getOut();
    out.printf(
        "%s, sha256 %s, trained on %d threads%n",
        target, Sha256.of(trained.torchScript()), trained.threads());
    out.printf(
        "Use it with: --proxy %s --set embed.image-size=%d%n",
        output, configuration.train().imageSize());
  }
}
