package io.corelake.pipeline;

import static org.apache.spark.sql.functions.col;

import io.corelake.config.CorpusConfiguration;
import io.corelake.corpus.ImageReference;
import io.corelake.image.ContactSheet;
import io.corelake.report.Duplicates;
import io.corelake.report.EmbeddingMap.Point;
import io.corelake.report.Pictures;
import io.corelake.report.RunReport;
import io.corelake.report.Tile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the images that a report shows. */
final class ReportPictures {
  private static final int THUMBNAIL = 96;
  private static final int CELL = 48;

  /** Together with the library, the numbers and the thumbnails it stays below 5 MB in base 64. */
  private static final int SHEET_BYTES = 2_000_000;

  private final Dataset<Row> ranking;
  private final Thumbnails thumbnails;

  ReportPictures(
      SparkSession spark, String input, CorpusConfiguration corpus, Dataset<Row> ranking) {
    this.ranking = ranking;
    this.thumbnails = new Thumbnails(spark, input, corpus);
  }

  Pictures of(RunReport report) {
    Map<Long, byte[]> tiles =
        read(tiles(report).map(Tile::globalRank).distinct().toList(), THUMBNAIL);
    if (report.map() == null) {
      return Pictures.of(tiles);
    }
    List<Long> ranks = report.map().points().stream().map(Point::globalRank).toList();
    Map<Long, byte[]> cells = read(ranks, CELL);
    int columns = (int) Math.ceil(Math.sqrt(ranks.size()));
    byte[] sheet =
        cells.isEmpty()
            ? new byte[0]
            : ContactSheet.jpeg(
                ranks.stream().map(rank -> cells.getOrDefault(rank, new byte[0])).toList(),
                columns,
                CELL,
                SHEET_BYTES);
    return new Pictures(tiles, sheet, columns, CELL);
  }

  private static Stream<Tile> tiles(RunReport report) {
    Stream<Tile> ends =
        report.mosaics().stream()
            .flatMap(mosaic -> Stream.concat(mosaic.most().stream(), mosaic.least().stream()));
    Stream<Tile> copied =
        report.duplicates() == null
            ? Stream.empty()
            : report.duplicates().largest().stream().map(Duplicates.Group::kept);
    return Stream.concat(ends, copied);
  }

  /** Returns JPEG files by global rank. */
  private Map<Long, byte[]> read(List<Long> ranks, int side) {
    if (ranks.isEmpty()) {
      return Map.of();
    }
    Map<String, Long> rankOf = new HashMap<>();
    List<ImageReference> images = new ArrayList<>();
    for (Row row :
        ranking
            .where(col("global_rank").isin(ranks.toArray()))
            .select("image_id", "uri", "index", "label", "global_rank")
            .collectAsList()) {
      ImageReference image = ImageReference.of(row);
      images.add(image);
      rankOf.put(image.imageId(), row.getLong(4));
    }
    Map<Long, byte[]> pictures = new HashMap<>();
    thumbnails
        .of(images, side)
        .forEach((imageId, picture) -> pictures.put(rankOf.getOrDefault(imageId, -1L), picture));
    return pictures;
  }
}
