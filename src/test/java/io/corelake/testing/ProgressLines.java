package io.corelake.testing;

import io.corelake.progress.Progress;
import java.util.ArrayList;
import java.util.List;

/** Remembers what is said when work is done, and beside it. */
public final class ProgressLines implements Progress {
  private final List<String> lines = new ArrayList<>();
  private String stage = "";

  public List<String> lines() {
    return lines;
  }

  @Override
  public synchronized void started(String name, long total) {
    stage = name;
  }

  @Override
  public synchronized void advanced(long done, String detail) {}

  @Override
  public synchronized void finished(String summary) {
    lines.add(stage + " " + summary);
  }

  @Override
  public synchronized void note(String line) {
    lines.add(line);
  }
}
