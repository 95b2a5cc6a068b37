package io.corelake.cli;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.config.Budget;
import io.corelake.config.OutputConfiguration.Export;
import io.corelake.manifest.SubsetManifest;
import io.corelake.pipeline.FurtherBudgets;
import io.corelake.pipeline.RunRecord.SubsetSummary;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelake subset}. */
@Command(
    name = "subset",
    mixinStandardHelpOptions = true,
    description = {
      "Writes subsets of further budgets from the ranking of a finished run; nothing is computed"
          + " again. Readers see a new subset when all of its files are there. A killed `subset` is"
          + " finished by the same command, and a damaged subset is written again.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  corelake subset --run /data/pruned --keep 0.35,50000",
      "The report shows the new subsets after: corelake report --run /data/pruned"
    })
final class SubsetCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Mixin private RunOption run = new RunOption();

  @Mixin private ProgressOption reporting = new ProgressOption();

  @Option(
      names = "--keep",
      required = true,
      paramLabel = "BUDGETS",
      description = "Shares of the ranked images (0.35) or numbers of images (50000).")
  private String keep = "";

  @Option(
      names = "--exports",
      paramLabel = "NAMES",
      description =
          "images, indices, filenames, metadata, keys, uids, files, sagemaker, augmented. Default:"
              + " what the run was configured with. A subset that is there keeps those that it has.")
  @Nullable String exports;

  @Override
  public Integer call() {
    List<Budget> budgets = budgets();
    Set<Export> chosen =
        exports == null ? null : OptionValue.parsed("--exports", exports, SubsetCommand::exports);
    PrintWriter out = command.commandLine().getOut();
    try (SparkSessions session = SparkSessions.open("CoreLake subset")) {
      FurtherBudgets.Outcome outcome =
          FurtherBudgets.write(session.spark(), run.uri, budgets, chosen, reporting.progress());
      for (SubsetSummary subset : outcome.written()) {
        out.printf(
            "  %,10d images  %s/%s%n",
            subset.images(), outcome.run().directory(), SubsetManifest.folder(subset.name()));
      }
      for (SubsetSummary subset : outcome.kept()) {
        out.printf(
            "  %,10d images  %s/%s  is there already, and left as it is%n",
            subset.images(), outcome.run().directory(), SubsetManifest.folder(subset.name()));
      }
    }
    return ExitCode.DONE.code();
  }

  private List<Budget> budgets() {
    List<Budget> budgets =
        List.of(keep.split(",", -1)).stream()
            .map(text -> OptionValue.parsed("--keep", text, Budget::parse))
            .toList();
    if (budgets.stream().map(Budget::directory).distinct().count() < budgets.size()) {
      throw CoreLakeException.usage("--keep must not name a budget twice, was " + keep);
    }
    return budgets;
  }

  private static Set<Export> exports(String names) {
    return Export.parse(List.of(names.split(",", -1)));
  }
}
