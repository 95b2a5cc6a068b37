package io.corelake.manifest;

/** The names that readers of an output rely on. */
public final class RunFiles {
  /** Names the current run; below the output. */
  public static final String POINTER = "current.json";

  /**
   * Folder of the evaluations of runs; below the output. All others are below the folder of a run.
   */
  public static final String EVALUATIONS = "evaluations";

  /** What the run did, and the size and hash of its files. */
  public static final String RECORD = "run.json";

  /** Is there once the run is finished; empty. */
  public static final String SUCCESS = "_SUCCESS";

  /** Folder of the ranking. */
  public static final String RANKING = "ranking";

  /** Folder of the rejected images. */
  public static final String REJECTS = "rejects";

  /** Folder of the folded images. */
  public static final String DUPLICATES = "duplicates";

  /** Folder of the subsets' folders. */
  public static final String SUBSETS = "subsets";

  /** The report. */
  public static final String REPORT = "report/index.html";

  /** The measures of the subsets. */
  public static final String QUALITY = "report/quality.json";

  /** The numbers behind the report's tables and pictures. */
  public static final String REPORT_NUMBERS = "report/report.json";

  /** Places of images in the report's map. */
  public static final String MAP = "report/map.json";

  private RunFiles() {}
}
