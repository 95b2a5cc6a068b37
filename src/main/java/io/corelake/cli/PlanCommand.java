package io.corelake.cli;

import io.corelake.ExitCode;
import io.corelake.config.Settings;
import io.corelake.pipeline.RunPlan;
import io.corelake.pipeline.RunPlanner;
import io.corelake.pipeline.RunRequest;
import io.corelake.progress.Progress;
import io.corelake.storage.Uris;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code corelake plan}. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Says what `run` with the same arguments would do, and does none of it.",
      "",
      "Checks the arguments and the configuration, prints the configuration in effect and where"
          + " each key was set, lists the corpus, says which stages are already computed, and"
          + " estimates time from a few images that it embeds here.",
      ""
    })
final class PlanCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Mixin private JobOptions options = new JobOptions();

  @Mixin private ProgressOption reporting = new ProgressOption();

  @Override
  public Integer call() {
    RunRequest request = options.request();
    RunPlan plan;
    try (SparkSessions session = SparkSessions.open("CoreLake plan")) {
      Progress progress = reporting.progress();
      plan = new RunPlanner(session.spark(), progress).plan(request);
    }
    PrintWriter out = command.commandLine().getOut();
    printConfiguration(request.configuration().settings(), out);
    print(plan, out);
    return ExitCode.DONE.code();
  }

  private static void printConfiguration(Settings settings, PrintWriter out) {
    out.println("Configuration");
    for (String key : settings.keys()) {
      String origin = settings.origin(key);
      out.printf(
          "  %-36s %s%s%n",
          key,
          Uris.redacted(String.valueOf(settings.value(key))),
          origin.equals("default") ? "" : "   (" + origin + ")");
    }
  }

  private static void print(RunPlan plan, PrintWriter out) {
    out.printf(
        "%nCorpus%n  %s: %,d images%s; %,d other files ignored%n",
        Uris.redacted(plan.root()),
        plan.images(),
        plan.bytes() == 0 ? "" : ", %,d bytes".formatted(plan.bytes()),
        plan.ignoredFiles());
    out.printf("  proxy: %s%n", plan.proxy());
    out.printf("%nStages%n");
    for (RunPlan.Step step : plan.steps()) {
      out.printf("  %-9s %s%n", step.stage(), step.what());
    }
    out.printf("%nTime%n  %s%n", plan.time());
  }
}
