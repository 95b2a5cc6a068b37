package io.corelake.pipeline;

/** The names of what a classes stage counts, beside classes and folded images. */
final class ClassCounts {
  /** Empty and tiny classes whose images went to others. */
  static final String MERGED = "merged";

  /** Images whose label the classes were learnt of. */
  static final String LABELLED = "labelled";

  /** Labels of images that the corpus has not. */
  static final String UNMATCHED = "labels_unmatched";

  /** Labelled images that a trial was held on, and those of them whose label it told. */
  static final String HELD_OUT = "held_out";

  static final String HELD_OUT_RIGHT = "held_out_right";

  /** Images of the most frequent label. */
  static final String LARGEST_LABEL = "largest_label";

  /** Images that are less like every labelled class than nine of ten held-out ones. */
  static final String STRANGERS = "strangers";

  /** Images without a label where the labels are the classes. */
  static final String UNLABELLED = "unlabelled";

  private ClassCounts() {}
}
