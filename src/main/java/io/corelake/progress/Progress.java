package io.corelake.progress;

/** What long work says while it goes on. Called from one thread at a time. */
public interface Progress {
  /** Nobody listens. */
  Progress SILENT =
      new Progress() {
        @Override
        public void started(String stage, long total) {}

        @Override
        public void advanced(long done, String detail) {}

        @Override
        public void finished(String summary) {}

        @Override
        public void note(String line) {}
      };

  /**
   * Work on a stage begins.
   *
   * @param total number of images (or steps) to come; 0 where it is not known
   */
  void started(String stage, long total);

  /**
   * The stage has come so far.
   *
   * @param detail what else there is to say, such as the loss; may be empty
   */
  void advanced(long done, String detail);

  /** The stage is done. */
  void finished(String summary);

  /** A line outside of any stage's progress. */
  void note(String line);
}
