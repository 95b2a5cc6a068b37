package io.corelake.cli;

import io.corelake.progress.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Progress on the console. Where a person watches (the launcher says so by {@code
 * -Dcorelake.terminal=true}), a line that is written over; else a line a stage, and one a minute on
 * a long one.
 */
final class ConsoleProgress implements Progress {
  private static final int WIDTH = 100;
  private static final double QUIET_SECONDS = 60;

  private final PrintWriter out;
  private final boolean terminal;
  private String stage = "";
  private long total;
  private long start;
  private double lastSaid;

  ConsoleProgress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  static ConsoleProgress of(PrintWriter out) {
    return new ConsoleProgress(out, Boolean.getBoolean("corelake.terminal"));
  }

  @Override
  public synchronized void started(String name, long count) {
    stage = name;
    total = count;
    start = System.nanoTime();
    lastSaid = 0;
    if (terminal) {
      overwrite("%-9s ...".formatted(stage));
    }
  }

  @Override
  public synchronized void advanced(long done, String detail) {
    double seconds = seconds();
    boolean due = terminal || seconds - lastSaid >= QUIET_SECONDS;
    if (!due || done == 0 || stage.isEmpty()) {
      return;
    }
    lastSaid = seconds;
    double rate = done / seconds;
    String line =
        total == 0
            ? String.format(Locale.ROOT, "%-9s %,d %s  %,.0f/s", stage, done, detail, rate)
            : String.format(
                Locale.ROOT,
                "%-9s %,d of %,d  %,.0f/s  %s left  %s",
                stage,
                done,
                total,
                rate,
                duration((total - done) / rate),
                detail);
    if (terminal) {
      overwrite(line);
    } else {
      out.println(line);
    }
  }

  @Override
  public synchronized void finished(String summary) {
    double seconds = seconds();
    String rate =
        total > 0 && seconds > 0 ? String.format(Locale.ROOT, ", %,.0f/s", total / seconds) : "";
    note("%-9s %s, %s%s".formatted(stage, summary, duration(seconds), rate));
    stage = "";
  }

  @Override
  public synchronized void note(String line) {
    if (terminal) {
      overwrite("");
      out.print('\r');
    }
    out.println(line);
  }

  private void overwrite(String line) {
    String shown = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
    out.print("\r" + shown + " ".repeat(WIDTH - shown.length()));
    out.flush();
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Returns a time as people say it: 0.4 s, 12 s, 3 min 5 s, 2 h 10 min. */
  static String duration(double seconds) {
    Duration time = Duration.ofMillis((long) (1000 * seconds));
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    if (time.toMinutes() < 1) {
      return time.toSeconds() + " s";
    }
    if (time.toHours() < 1) {
      return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    return time.toHours() + " h " + time.toMinutesPart() + " min";
  }
}
