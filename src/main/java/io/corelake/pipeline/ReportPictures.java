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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the images that a report shows. */
final class ReportPictures {
  private static final int THUMBNAIL = 96;
  private static final int CELL = 48;

  private final Dataset<Row> ranking;
  private final Thumbnails thumbnails;

  ReportPictures(
      SparkSession spark, String input, CorpusConfiguration corpus, Dataset<Row> ranking) {
    this.ranking = ranking;
    this.thumbnails = new Thumbnails(spark, input, corpus);
  }

  /**
   * Returns the pictures of a report, each image read once: in a table, that is a search through
   * all of it.
   *
   * @param charts how many bytes the charts' numbers take in the page
   */
  Pictures of(RunReport report, int charts) {
    Set<Long> tiles = tiles(report).map(Tile::globalRank).collect(Collectors.toSet());
    List<Long> points =
        report.map() == null
            ? List.of()
            : report.map().points().stream().map(Point::globalRank).toList();
    Map<Long, byte[]> all =
        read(Stream.concat(tiles.stream(), points.stream()).distinct().toList());
    Map<Long, byte[]> thumbnails = new HashMap<>(all);
    thumbnails.keySet().retainAll(tiles);
    if (points.isEmpty() || all.isEmpty()) {
      return Pictures.of(thumbnails);
    }
    int columns = (int) Math.ceil(Math.sqrt(points.size()));
    List<byte[]> cells = points.stream().map(rank -> all.getOrDefault(rank, new byte[0])).toList();
    byte[] sheet =
        ContactSheet.jpeg(cells, columns, CELL, Pictures.mostSheetBytes(charts, thumbnails));
    return new Pictures(thumbnails, sheet, columns, CELL);
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
  private Map<Long, byte[]> read(List<Long> ranks) {
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
        .of(images, THUMBNAIL)
        .forEach((imageId, picture) -> pictures.put(rankOf.getOrDefault(imageId, -1L), picture));
    return pictures;
  }
}
