package io.corelake.deploy;

import io.corelake.cli.CommandLines;
import java.util.List;

/** What a file of deploy/ says of the program: its main class and its arguments. */
final class Programs {
  private Programs() {}

  /** Returns what is wrong; none where the class is there and would take the arguments. */
  static List<String> faults(Object mainClass, Object arguments) {
    try {
      Class.forName((String) mainClass).getMethod("main", String[].class);
      CommandLines.check(((List<?>) arguments).stream().map(String.class::cast).toList());
      return List.of();
    } catch (RuntimeException | ReflectiveOperationException e) {
      return List.of(e.toString());
    }
  }
}
