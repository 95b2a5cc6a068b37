package io.corelake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.corelake.storage.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JsonProgressTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final StringWriter out = new StringWriter();
  private long nanos;
  private final JsonProgress progress =
      new JsonProgress(new PrintWriter(out, true), Clock.fixed(NOW, ZoneOffset.UTC), () -> nanos);

  private void wait(int seconds) {
    nanos += TimeUnit.SECONDS.toNanos(seconds);
  }

  @SuppressWarnings("unchecked")
  private List<Map<String, Object>> lines() {
    return out.toString()
        .lines()
        .map(line -> (Map<String, Object>) Json.read(line, Map.class))
        .toList();
  }

  @Test
  void stage_saysRateAndTimeLeftEveryTenSeconds() {
    progress.started("embed", 1000);
    wait(5);
    progress.advanced(50, "");
    wait(15);
    progress.advanced(200, "");
    wait(1);
    progress.advanced(210, "");
    wait(29);
    progress.finished("990 vectors");

    assertThat(lines()).hasSize(3);
    assertThat(lines().get(0))
        .containsEntry("ts", "2026-11-23T10:00:00Z")
        .containsEntry("event", "started")
        .containsEntry("stage", "embed")
        .containsEntry("total", 1000);
    assertThat(lines().get(1))
        .containsEntry("event", "advanced")
        .containsEntry("done", 200)
        .containsEntry("seconds", 20.0)
        .containsEntry("per_second", 10.0)
        .containsEntry("seconds_left", 80.0);
    assertThat(lines().get(2))
        .containsEntry("event", "finished")
        .containsEntry("done", 1000)
        .containsEntry("per_second", 20.0)
        .containsEntry("msg", "990 vectors");
  }

  @Test
  void unknownTotal_hasNoTimeLeft() {
    progress.started("corpus", 0);
    wait(10);
    progress.advanced(300, "files");
    assertThat(lines().get(1))
        .containsEntry("done", 300)
        .containsEntry("total", null)
        .containsEntry("seconds_left", null)
        .containsEntry("msg", "files");
  }

  @Test
  void note_isOneLineWhateverItHolds() {
    progress.note("a \"quoted\"\nand broken line");
    assertThat(out.toString().lines()).hasSize(1);
    assertThat(lines().get(0))
        .containsEntry("event", "note")
        .containsEntry("stage", null)
        .containsEntry("msg", "a \"quoted\"\nand broken line");
  }
}
