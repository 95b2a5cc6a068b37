package io.corelake.cli;

import io.corelake.CoreLakeException;
import io.corelake.ExitCode;
import io.corelake.clean.Age;
import io.corelake.clean.Cleaning;
import io.corelake.clean.Leftover;
import io.corelake.clean.LeftoverKind;
import io.corelake.storage.Storage;
import io.corelake.storage.Uris;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code corelake clean}. */
@Command(
    name = "clean",
    mixinStandardHelpOptions = true,
    description = {
      "Lists what no published run refers to and, with --delete, removes it: runs that have died,"
          + " tables of stages, dead attempts at them and their chunks, proxies, checkpoints, drafts.",
      "",
      "What is younger than --older-than by the storage's own clock is left, and so is all that a"
          + " published run or current.json refers to, and all that has a name that CoreLake does not"
          + " give. An unfinished run that you mean to go on with is none that is published: choose an"
          + " age above the time since it died. With --delete, no run must be under way on the outputs"
          + " (exit 4), nor on others that share the work folder.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  corelake clean --output /data/pruned --older-than 7d            # what would go",
      "  corelake clean --output /data/pruned --older-than 7d --delete"
    })
final class CleanCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Mixin private ProgressOption reporting = new ProgressOption();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "URI",
      description =
          "Output of runs. May be repeated: where outputs share a --work, name all of them, since"
              + " the tables of an output that is not named are taken for nobody's.")
  private List<String> outputs = List.of();

  @Option(
      names = "--work",
      paramLabel = "URI",
      description = "Folder for the stages' tables. Default: work in each OUTPUT.")
  @Nullable String work;

  @Option(
      names = "--older-than",
      required = true,
      paramLabel = "AGE",
      description =
          "Age from which something is removed: 7d, 12h, 30m. Of a folder, that of its"
              + " youngest file.")
  private String olderThan = "";

  @Option(names = "--delete", description = "Remove it. Without, nothing is removed.")
  private boolean delete;

  @Override
  public Integer call() {
    if (delete) {
      // From now on there may be locks to let go of.
      CleanEnd.watch();
    }
    Storage storage = new Storage(HadoopConfigurations.of(new SparkConf()));
    Cleaning.Outcome outcome =
        Cleaning.of(
            storage, new Cleaning.Request(outputs, work, age(), delete), reporting.progress());
    PrintWriter out = command.commandLine().getOut();
    for (Leftover leftover : outcome.leftovers()) {
      out.printf("%-26s %s%n", leftover.kind().label(), shown(leftover.path()));
    }
    for (LeftoverKind kind : LeftoverKind.values()) {
      print(kind, outcome.leftovers(), out);
    }
    printLeft(outcome, out);
    return ExitCode.DONE.code();
  }

  private Duration age() {
    try {
      return Age.parse(olderThan);
    } catch (IllegalArgumentException e) {
      throw CoreLakeException.usage("--older-than " + e.getMessage() + ", was '" + olderThan + "'");
    }
  }

  private static void print(LeftoverKind kind, List<Leftover> all, PrintWriter out) {
    List<Leftover> ofKind = all.stream().filter(found -> found.kind() == kind).toList();
    if (!ofKind.isEmpty()) {
      long oldest =
          ofKind.stream().mapToLong(found -> found.contents().youngestMillis()).min().orElseThrow();
      out.printf(
          "%-26s %,8d  %,18d bytes  oldest %s%n",
          kind.label(), ofKind.size(), bytes(ofKind), time(oldest));
    }
  }

  private void printLeft(Cleaning.Outcome outcome, PrintWriter out) {
    for (Leftover leftover : outcome.inUse()) {
      out.printf("left: in use               %s%n", shown(leftover.path()));
    }
    for (Path path : outcome.unknown()) {
      out.printf("left: unknown              %s%n", shown(path));
    }
    out.printf(
        "%s: %,d, %,d bytes; left: unknown: %,d%n",
        delete ? "Removed" : "Would be removed by --delete",
        outcome.leftovers().size(),
        bytes(outcome.leftovers()),
        outcome.unknown().size());
  }

  private static long bytes(List<Leftover> leftovers) {
    return leftovers.stream().mapToLong(found -> found.contents().bytes()).sum();
  }

  private static String shown(Path path) {
    return Uris.redacted(path.toString());
  }

  /** An empty folder has no file that could have a time. */
  private static String time(long millis) {
    return millis == 0 ? "-" : Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS) + "";
  }
}
