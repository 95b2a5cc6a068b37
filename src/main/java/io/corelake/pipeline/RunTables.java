package io.corelake.pipeline;

import io.corelake.pipeline.RunRecord.StageTiming;
import io.corelake.storage.Storage;
import io.corelake.table.ParquetTable;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The stages' tables that a run was made of, as far as its work folder still has them. */
record RunTables(SparkSession spark, Storage storage) {
  /** Returns a stage's table; none where it was cleaned away or never made. */
  Optional<Dataset<Row>> find(RunRecord run, StageName stage) {
    return record(run, stage)
        .map(record -> ParquetTable.read(spark, store(run).data(stage, record)));
  }

  /** Returns the record of a stage's table; none where it was cleaned away or never made. */
  Optional<StageRecord> record(RunRecord run, StageName stage) {
    return run.stages().stream()
        .filter(timing -> timing.stage().equals(stage.label()))
        .map(StageTiming::fingerprint)
        .filter(Objects::nonNull)
        .findFirst()
        .flatMap(fingerprint -> store(run).find(stage, fingerprint));
  }

  private StageStore store(RunRecord run) {
    return new StageStore(storage, new Path(run.work()));
  }
}
