package io.corelake.cli;

import io.corelake.ExitCode;
import io.corelake.verify.Finding;
import io.corelake.verify.RunVerifier;
import io.corelake.verify.Verification;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code corelake verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks all that a finished run claims: the size and hash of every file, the counts, the"
          + " ranking, and that every subset is its prefix. Reads only. Exit code 3 where something"
          + " is off.",
      ""
    })
final class VerifyCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Mixin private RunOption run = new RunOption();

  @Mixin private ProgressOption reporting = new ProgressOption();

  @Override
  public Integer call() {
    long start = System.nanoTime();
    try (SparkSessions session = SparkSessions.open("CoreLake verify")) {
      Verification verification =
          RunVerifier.verify(session.spark(), run.uri, reporting.progress());
      print(verification, (System.nanoTime() - start) / 1e9);
      return (verification.isWhole() ? ExitCode.DONE : ExitCode.INPUT).code();
    }
  }

  private void print(Verification verification, double seconds) {
    PrintWriter out = command.commandLine().getOut();
    for (Finding finding : verification.findings()) {
      out.println(finding.line());
    }
    for (Map.Entry<Finding.Kind, Long> total : verification.totals().entrySet()) {
      long shown = verification.findings().stream().filter(f -> f.kind() == total.getKey()).count();
      if (total.getValue() > shown) {
        out.printf("%-10s and %,d more%n", total.getKey().label(), total.getValue() - shown);
      }
    }
    out.printf(
        "%s %s: %,d files, %,d bytes, %,d images, %,d subsets, checked in %s%n",
        verification.run(),
        verification.isWhole() ? "is whole" : "is not whole, " + verification.count(),
        verification.files(),
        verification.bytes(),
        verification.images(),
        verification.subsets(),
        ConsoleProgress.duration(seconds));
  }
}
