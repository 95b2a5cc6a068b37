package io.corelake.manifest;

import io.corelake.storage.Storage.Digest;
import java.util.SortedMap;

/**
 * {@code subset.json}: what a subset is, for people and for programs that read it.
 *
 * @param name the subset's folder
 * @param budget as it was asked for
 * @param images how many are kept
 * @param ranked how many the budget was taken of
 * @param listed how many images the corpus holds, rejects and duplicates included
 * @param root what the names in filenames.txt and metadata.jsonl are relative to
 * @param files of this subset, by their path below its folder
 */
public record SubsetManifest(
    int formatVersion,
    String runId,
    String name,
    String budget,
    long images,
    long ranked,
    long listed,
    double fractionOfRanked,
    String objective,
    String root,
    String order,
    SortedMap<String, Digest> files) {
  public static final int FORMAT_VERSION = 1;
  static final String ORDER = "global_rank, most contributing image first";

  /** Returns the folder of a subset, below the run's folder. */
  public static String folder(String name) {
    return RunFiles.SUBSETS + "/" + name;
  }
}
