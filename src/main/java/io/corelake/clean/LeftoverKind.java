package io.corelake.clean;

/** What can be left over. */
public enum LeftoverKind {
  RUN("run without _SUCCESS"),
  TABLE("table of no published run"),
  ATTEMPT("dead attempt at a table"),
  CHUNK("chunk of a table"),
  PROXY("proxy of no published run"),
  CHECKPOINT("checkpoint of a training"),
  STAGING("staging of a dead job"),
  DRAFT("draft of a file");

  private final String label;

  LeftoverKind(String label) {
    this.label = label;
  }

  /** Returns what people call it. */
  public String label() {
    return label;
  }
}
