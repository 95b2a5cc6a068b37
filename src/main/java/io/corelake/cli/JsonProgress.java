package io.corelake.cli;

import io.corelake.progress.Progress;
import io.corelake.storage.Json;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Progress for collectors of logs: one JSON object a line, and one every ten seconds of a stage.
 */
final class JsonProgress implements Progress {
  private static final double QUIET_SECONDS = 10;

  private final PrintWriter out;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private String stage = "";
  private long total;
  private long start;
  private double lastSaid;

  JsonProgress(PrintWriter out, Clock clock, LongSupplier nanoTime) {
    this.out = out;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * A line.
   *
   * @param ts UTC, as Spark's own JSON log lines have it
   * @param event started, advanced, finished or note
   * @param stage null of a note
   * @param done and
   * @param total how many images or steps; null where it is not known
   * @param seconds since the stage began
   * @param perSecond of those
   * @param secondsLeft at this rate
   */
  private record Line(
      String ts,
      String event,
      @Nullable String stage,
      @Nullable Long done,
      @Nullable Long total,
      @Nullable Double seconds,
      @Nullable Double perSecond,
      @Nullable Double secondsLeft,
      @Nullable String msg) {}

  @Override
  public synchronized void started(String name, long count) {
    stage = name;
    total = count;
    start = nanoTime.getAsLong();
    lastSaid = 0;
    say(new Line(now(), "started", stage, null, known(total), null, null, null, null));
  }

  @Override
  public synchronized void advanced(long done, String detail) {
    double seconds = seconds();
    if (done == 0 || stage.isEmpty() || seconds - lastSaid < QUIET_SECONDS) {
      return;
    }
    lastSaid = seconds;
    double rate = done / seconds;
    Double left = total == 0 ? null : (total - done) / rate;
    String said = detail.isEmpty() ? null : detail;
    say(new Line(now(), "advanced", stage, done, known(total), seconds, rate, left, said));
  }

  @Override
  public synchronized void finished(String summary) {
    double seconds = seconds();
    Double rate = total == 0 ? null : total / seconds;
    Long all = known(total);
    say(new Line(now(), "finished", stage, all, all, seconds, rate, null, summary));
    stage = "";
  }

  @Override
  public synchronized void note(String line) {
    say(new Line(now(), "note", null, null, null, null, null, null, line));
  }

  private void say(Line line) {
    out.println(Json.lineForScripts(line));
  }

  private String now() {
    return clock.instant().toString();
  }

  private static @Nullable Long known(long count) {
    return count == 0 ? null : count;
  }

  private double seconds() {
    return (nanoTime.getAsLong() - start) / 1e9;
  }
}
