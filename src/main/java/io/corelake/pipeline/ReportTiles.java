package io.corelake.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.corelake.report.ClassRow;
import io.corelake.report.Duplicates;
import io.corelake.report.Mosaic;
import io.corelake.report.Tile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Chooses the images that the report shows one by one. */
record ReportTiles(Dataset<Row> ranking) {
  private static final int MOSAICS = 6;
  private static final int TILES = 8;
  private static final int GROUPS = 16;

  /** Returns both ends of the largest classes. */
  List<Mosaic> mosaics(List<ClassRow> classes) {
    List<ClassRow> largest =
        classes.stream().sorted(ClassRow.LARGEST_FIRST).limit(MOSAICS).toList();
    Object[] numbers = largest.stream().map(ClassRow::latentClass).toArray();
    List<Row> ends =
        ranking
            .where(col("latent_class").isin(numbers))
            .where(
                col("class_rank")
                    .lt(TILES)
                    .or(col("class_rank").geq(col("class_size").minus(TILES))))
            .orderBy("latent_class", "class_rank")
            .collectAsList();
    return largest.stream()
        .map(
            latentClass ->
                mosaic(
                    latentClass,
                    ends.stream()
                        .filter(
                            row -> row.<Integer>getAs("latent_class") == latentClass.latentClass())
                        .toList()))
        .toList();
  }

  private static Mosaic mosaic(ClassRow latentClass, List<Row> members) {
    // A class of few images has no two ends: its images are shown once.
    int most = Math.min(TILES, (members.size() + 1) / 2);
    int least = Math.min(TILES, members.size() - most);
    List<Row> last = new ArrayList<>(members.subList(members.size() - least, members.size()));
    Collections.reverse(last);
    return new Mosaic(
        latentClass.title(),
        latentClass.size(),
        members.subList(0, most).stream().map(ReportTiles::tile).toList(),
        last.stream().map(ReportTiles::tile).toList());
  }

  private static Tile tile(Row row) {
    return new Tile(
        ShownText.uri(row.getAs("uri")),
        ShownText.name(row.getAs("image_id")),
        row.<Long>getAs("global_rank"),
        row.<Double>getAs("score"));
  }

  /**
   * Returns what was folded.
   *
   * @param folded rows of the run's duplicates
   */
  Duplicates duplicates(Dataset<Row> folded) {
    Row counts =
        folded
            .groupBy("duplicate_of")
            .agg(counted("exact").as("exact"), counted("near").as("near"))
            .agg(count(lit(1)), sum("exact"), sum("near"))
            .first();
    if (counts.getLong(0) == 0) {
      return new Duplicates(0, 0, 0, List.of());
    }
    Dataset<Row> largest =
        folded
            .groupBy("duplicate_of")
            .agg(count(lit(1)).as("copies"))
            .orderBy(col("copies").desc(), col("duplicate_of"))
            .limit(GROUPS);
    List<Duplicates.Group> groups =
        ranking.join(largest, col("image_id").equalTo(col("duplicate_of"))).collectAsList().stream()
            .map(row -> new Duplicates.Group(tile(row), row.<Long>getAs("copies")))
            .sorted(
                Comparator.comparingLong(Duplicates.Group::copies)
                    .reversed()
                    .thenComparingLong(group -> group.kept().globalRank()))
            .toList();
    return new Duplicates(counts.getLong(1), counts.getLong(2), counts.getLong(0), groups);
  }

  private static Column counted(String kind) {
    return sum(when(col("kind").equalTo(kind), 1L).otherwise(0L));
  }
}
