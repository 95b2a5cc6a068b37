package io.corelake.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;

/**
 * Reads what Spark's pages and its REST interface tell at the end of every job; for {@code
 * spark.extraListeners}.
 */
public final class SparkPages extends SparkListener {
  private static final Map<String, String> PAGES = new ConcurrentHashMap<>();

  /** Pages take their time to be drawn, and keep what they have shown. */
  private static final int JOBS_A_LOOK = 5;

  private static final List<String> REST =
      List.of(
          "environment",
          "jobs",
          "stages",
          "storage/rdd",
          "sql?details=true&planDescription=true&length=500");
  private static final List<String> HTML =
      List.of("environment/", "jobs/", "stages/", "SQL/", "executors/");

  /** Returns all that was seen since the last call, by address. */
  public static Map<String, String> seen() {
    Map<String, String> seen = Map.copyOf(PAGES);
    PAGES.clear();
    return seen;
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd job) {
    SparkContext context = SparkContext.getOrCreate();
    if (context.uiWebUrl().isEmpty()) {
      return;
    }
    String root = context.uiWebUrl().get();
    for (String page : REST) {
      add(root + "/api/v1/applications/" + context.applicationId() + "/" + page);
    }
    if (job.jobId() % JOBS_A_LOOK == 0) {
      HTML.forEach(page -> add(root + "/" + page));
    }
  }

  private static void add(String address) {
    try (InputStream in = URI.create(address).toURL().openStream()) {
      PAGES.merge(
          address.replaceFirst("http://[^/]*", ""),
          new String(in.readAllBytes(), StandardCharsets.UTF_8),
          (before, now) -> before + "\n" + now);
    } catch (ConnectException e) {
      // The session ends, and its pages have gone before it.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
