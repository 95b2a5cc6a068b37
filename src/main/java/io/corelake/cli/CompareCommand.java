package io.corelake.cli;

import io.corelake.ExitCode;
import io.corelake.pipeline.RunComparer;
import io.corelake.pipeline.RunComparison;
import io.corelake.pipeline.RunComparison.BudgetChange;
import io.corelake.storage.Json;
import io.corelake.storage.Uris;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelake compare}. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Says what two finished runs keep and drop differently: for every budget that both have, by"
          + " the ids of the images, and which settings differ. Reads only.",
      ""
    })
final class CompareCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Mixin private RunOption run = new RunOption();

  @Option(
      names = "--against",
      required = true,
      paramLabel = "URI",
      description = "The run to hold it against, given in the same way.")
  private String against = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    try (SparkSessions session = SparkSessions.open("CoreLake compare")) {
      RunComparison found = new RunComparer(session.spark()).compare(run.uri, against);
      if (json) {
        out.println(Json.pretty(found));
      } else {
        print(found, out);
      }
    }
    return ExitCode.DONE.code();
  }

  private static void print(RunComparison found, PrintWriter out) {
    out.printf(Locale.ROOT, "run      %s  %,d images ranked%n", found.run(), found.ranked());
    out.printf(
        Locale.ROOT, "against  %s  %,d images ranked%n", found.against(), found.rankedAgainst());
    out.printf(Locale.ROOT, "%,d images are ranked by both", found.rankedByBoth());
    if (found.rankCorrelation() != null) {
      out.printf(Locale.ROOT, "; their ranks correlate by %.3f", found.rankCorrelation());
    }
    out.printf("%n%n");
    if (found.budgets().isEmpty()) {
      out.printf("No budget is in both.%n");
    }
    for (BudgetChange budget : found.budgets()) {
      out.printf(
          Locale.ROOT,
          "%-12s %,12d kept by both; %,d by the run alone (%,d of them new to it), %,d by the other"
              + " alone (%,d of them not ranked any more)%n",
          budget.name(),
          budget.both(),
          budget.onlyRun(),
          budget.onlyRunNew(),
          budget.onlyAgainst(),
          budget.onlyAgainstGone());
    }
    if (!found.settings().isEmpty()) {
      out.printf("%nWhat differs (run | against)%n");
      found
          .settings()
          .forEach(
              (name, change) ->
                  out.printf(
                      "  %s: %s | %s%n", name, shown(change.run()), shown(change.against())));
    }
  }

  private static String shown(@Nullable String value) {
    return value == null ? "-" : Uris.redacted(value);
  }
}
