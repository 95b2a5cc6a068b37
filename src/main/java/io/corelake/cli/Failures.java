package io.corelake.cli;

import io.corelake.ExitCode;
import io.corelake.config.NearestName;
import io.corelake.pipeline.ExitCodes;
import io.corelake.storage.Uris;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Errors as the user sees them: one line and an exit code. */
final class Failures {
  private Failures() {}

  /** A command line that cannot be understood. */
  static int usage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String unknown = unknownArgument(failure, arguments);
    String message =
        unknown == null
            ? oneLine(String.valueOf(failure.getMessage()))
            : "Unknown argument " + unknown + "; did you mean " + nearest(unknown, command) + "?";
    command
        .getErr()
        .println(
            "corelake: "
                + Uris.redacted(message)
                + " (see: "
                + command.getCommandSpec().qualifiedName(" ")
                + " --help)");
    return ExitCode.USAGE.code();
  }

  /**
   * A mistyped option also leaves a required one missing, and is what the user wants to hear of.
   */
  private static @Nullable String unknownArgument(ParameterException failure, String[] arguments) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return unmatched.getUnmatched().get(0);
    }
    Set<String> known = failure.getCommandLine().getCommandSpec().optionsMap().keySet();
    return Arrays.stream(arguments)
        .filter(argument -> argument.startsWith("--"))
        .map(argument -> argument.replaceFirst("=.*", ""))
        .filter(option -> !known.contains(option))
        .findFirst()
        .orElse(null);
  }

  private static String nearest(String typed, CommandLine command) {
    List<String> names = new ArrayList<>(command.getCommandSpec().optionsMap().keySet());
    names.addAll(command.getSubcommands().keySet());
    names.removeIf(name -> name.startsWith("-") != typed.startsWith("-"));
    return names.isEmpty() ? "--help" : NearestName.of(typed, names);
  }

  /** A command that failed on its way. */
  static int execution(Throwable failure, CommandLine command, boolean stackTrace) {
    PrintWriter err = command.getErr();
    ExitCode exitCode = ExitCodes.of(failure);
    err.println("corelake: " + Uris.redacted(ExitCodes.message(failure)));
    if (stackTrace) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace, true));
      err.print(Uris.redacted(trace.toString()));
      err.flush();
    } else if (exitCode == ExitCode.BUG) {
      err.println("corelake: this is a defect; please report it with the output of --stack-trace");
    }
    return exitCode.code();
  }

  private static String oneLine(String text) {
    return text.lines().findFirst().orElse("").trim();
  }
}
