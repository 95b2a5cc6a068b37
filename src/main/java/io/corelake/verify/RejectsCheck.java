package io.corelake.verify;

import io.corelake.progress.Progress;
import io.corelake.verify.Finding.Kind;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The rejects are as many as were rejected, each once, and none of them is ranked. */
final class RejectsCheck implements Check {
  private static final StructType COLUMNS =
      new StructType()
          .add("image_id", DataTypes.StringType)
          .add("uri", DataTypes.StringType)
          .add("index", DataTypes.LongType)
          .add("stage", DataTypes.StringType)
          .add("reason", DataTypes.StringType);

  @Override
  public String label() {
    return "rejects";
  }

  @Override
  public String subject() {
    return "the rejects";
  }

  @Override
  public void check(RunUnderCheck run, Progress progress) {
    run.table(RunUnderCheck.REJECTS, COLUMNS).ifPresent(rejects -> check(run, rejects));
  }

  private static void check(RunUnderCheck run, Dataset<Row> rejects) {
    run.findings()
        .compare(
            Kind.COUNT,
            RunUnderCheck.REJECTS,
            "rows, as many as run.json says are rejected:",
            run.record().counts().rejected(),
            rejects.count());
    RankingCheck.checkUnique(run, RunUnderCheck.REJECTS, rejects, "image_id");
    RankingCheck.checkNotRanked(run, RunUnderCheck.REJECTS, rejects, "rejected");
  }
}
