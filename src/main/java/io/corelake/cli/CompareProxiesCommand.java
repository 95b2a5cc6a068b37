package io.corelake.cli;

import io.corelake.ExitCode;
import io.corelake.pipeline.ProxyComparer;
import io.corelake.pipeline.ProxyComparison;
import io.corelake.pipeline.ProxyComparisonRequest;
import io.corelake.progress.Progress;
import io.corelake.storage.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelake compare-proxies}. */
@Command(
    name = "compare-proxies",
    mixinStandardHelpOptions = true,
    description = {
      "Says which of some proxies is good enough to rank with: what each makes of the same sample of"
          + " the corpus, and how far the rankings by them agree. Publishes nothing.",
      "",
      "The sample goes through the stages of a run once for every proxy. Their tables are kept below"
          + " WORK under fingerprints, so the same command again computes nothing, and one that was"
          + " killed goes on.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  corelake compare-proxies --input /data/images --work /data/pruned/work \\",
      "    --proxy resnet18.pt --with embed.image-size=224 --proxy small.pt --with embed.image-size=32"
    })
final class CompareProxiesCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Mixin private InputOption input = new InputOption();

  @ArgGroup(exclusive = false, multiplicity = "1..*")
  private List<ProxyOptions> proxies = new ArrayList<>();

  @Option(
      names = "--work",
      required = true,
      paramLabel = "URI",
      description =
          "Folder for the stages' tables. OUTPUT/work of a run will do: what it has embedded is not"
              + " embedded again.")
  private String work = "";

  @Option(
      names = "--sample",
      paramLabel = "N",
      defaultValue = "5000",
      description =
          "So many images, drawn by hash of their ids; all where there are no more. Default:"
              + " ${DEFAULT-VALUE}.")
  private int sample;

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  @Mixin private ProgressOption reporting = new ProgressOption();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    ProxyComparisonRequest request =
        new ProxyComparisonRequest(
            input.uri, work, sample, proxies.stream().map(proxy -> proxy.load(options)).toList());
    PrintWriter out = command.commandLine().getOut();
    Progress progress = reporting.progress();
    try (SparkSessions session = SparkSessions.open("CoreLake compare-proxies")) {
      ProxyComparison found = new ProxyComparer(session.spark(), request, progress).compare();
      if (json) {
        out.println(Json.pretty(found));
      } else {
        new ProxyTables(out).print(found);
      }
    }
    return ExitCode.DONE.code();
  }
}
