package io.corelake.testing;

import io.corelake.progress.Progress;
import java.util.ArrayList;
import java.util.List;

/** Keeps the lines that a command says outside of its stages. */
public final class Notes implements Progress {
  private final List<String> lines = new ArrayList<>();

  public List<String> lines() {
    return lines;
  }

  @Override
  public void started(String stage, long total) {}

  @Override
  public void advanced(long done, String detail) {}

  @Override
  public void finished(String summary) {}

  @Override
  public void note(String line) {
    lines.add(line);
  }
}
