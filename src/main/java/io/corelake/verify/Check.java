package io.corelake.verify;

import io.corelake.progress.Progress;

/** One thing that a run claims, and how to tell whether it holds. */
interface Check {
  /** What is checked, in a word for the console. */
  String label();

  /** What is checked, as it reads on from "to check". */
  String subject();

  /** Returns how many steps progress will tell of; 0 where it tells of none. */
  default long steps(RunUnderCheck run) {
    return 0;
  }

  /** Adds what does not hold to the findings of the run. */
  void check(RunUnderCheck run, Progress progress);
}
