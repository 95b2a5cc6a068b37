package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private final StringWriter out = new StringWriter();
  private final ConsoleProgress progress = new ConsoleProgress(new PrintWriter(out, true), true);

  @Test
  void unknownTotal_showsWhatIsDone() {
    progress.started("list", 0);
    progress.advanced(12_345, "files");
    assertThat(out.toString()).contains("list      12,345 files  ").doesNotContain("left");
    progress.finished("12,346 files");
    assertThat(out.toString()).contains("list      12,346 files, 0.");
  }

  @Test
  void knownTotal_showsHowMuchIsLeft() {
    progress.started("train", 200);
    progress.advanced(50, "loss 1.000");
    assertThat(out.toString()).contains("train     50 of 200  ").contains(" left  loss 1.000");
  }
}
