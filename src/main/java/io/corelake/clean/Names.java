package io.corelake.clean;

import io.corelake.pipeline.StageName;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names that CoreLake, and Spark on its behalf, give to files and folders. */
final class Names {
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String SHA256 = "[0-9a-f]{64}";

  /** A file of {@link io.corelake.storage.Storage#write} that is not whole. */
  static final Pattern DRAFT = Pattern.compile("\\..+\\." + UUID);

  /** Where Spark's and Hadoop's committers, and our own, put what is not committed. */
  static final Pattern STAGING =
      Pattern.compile("_temporary|__magic.*|_staging-" + UUID + "|\\.spark-staging-.*");

  static final Pattern FINGERPRINT = Pattern.compile(SHA256);
  static final Pattern ATTEMPT = Pattern.compile("attempt-" + UUID);
  static final Pattern CHUNK = Pattern.compile("(chunk|hashes)-" + UUID);
  static final Pattern CHUNK_RECORD = Pattern.compile(CHUNK + "\\.json");
  static final Pattern PROXY = Pattern.compile(SHA256 + "\\.pt");
  static final Pattern TRAINED = Pattern.compile("trained-" + SHA256 + "\\.json");
  static final Pattern CHECKPOINT = Pattern.compile("trained-" + SHA256 + "\\.checkpoint");

  static final String STAGE_RECORD = "stage.json";
  static final String PROXIES = "proxies";
  static final String RUNS = "runs";

  /** The folders of a work folder that hold tables. */
  static final Set<String> STAGES =
      Arrays.stream(StageName.values()).map(StageName::label).collect(Collectors.toSet());

  private Names() {}

  static boolean is(Pattern pattern, String name) {
    return pattern.matcher(name).matches();
  }
}
