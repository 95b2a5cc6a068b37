package io.corelake.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that the report of a run shows. Its parts must not contradict each other: the constructor
 * checks their totals and lengths.
 *
 * @param notes what a reader must know first, one line each; may be empty
 * @param subsets the subsets, smallest first: each is a prefix of the next
 * @param scores the distribution of scores
 * @param ranks the scores along the global order, in bins from rank 0 on; may be empty
 * @param classFigures of all latent classes; may be empty
 * @param classCount of all latent classes
 * @param classes the largest latent classes in any order
 * @param mosaics the two ends of a few classes, in the order in which they are shown
 * @param map some of the images in two dimensions; null where it was not made
 * @param quality what was measured of the subsets
 * @param audit figures of the proxy; empty where vectors were given
 * @param rejects the rejected images by reason; they add up to {@link Counts#rejected}
 * @param duplicates what was folded; null where duplicates were not looked for
 * @param changes since another run; null where it is held against none
 * @param traits what the files are, those of one trait together; may be empty
 * @param stages the stages in the order in which they ran
 * @param provenance configuration, fingerprints and versions by name, shown in this order
 */
public record RunReport(
    RunHeader header,
    Counts counts,
    List<String> notes,
    List<SubsetRow> subsets,
    Distribution scores,
    List<RankBin> ranks,
    List<FigureRow> classFigures,
    long classCount,
    List<ClassRow> classes,
    List<Mosaic> mosaics,
    @Nullable EmbeddingMap map,
    Quality quality,
    List<FigureRow> audit,
    List<RejectRow> rejects,
    @Nullable Duplicates duplicates,
    @Nullable Changes changes,
    List<TraitRow> traits,
    List<StageRow> stages,
    Map<String, String> provenance) {

  public RunReport {
    notes = List.copyOf(notes);
    subsets = List.copyOf(subsets);
    ranks = List.copyOf(ranks);
    classFigures = List.copyOf(classFigures);
    classes = List.copyOf(classes);
    mosaics = List.copyOf(mosaics);
    audit = List.copyOf(audit);
    rejects = List.copyOf(rejects);
    traits = List.copyOf(traits);
    stages = List.copyOf(stages);
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    requireNestedSubsets(subsets, counts.ranked());
    requireColumns(subsets.size(), scores, classes, quality);
    requireTotal("rejects", rejects.stream().mapToLong(RejectRow::images).sum(), counts.rejected());
    if (classes.size() == classCount && classCount > 0) {
      requireTotal("classes", classes.stream().mapToLong(ClassRow::size).sum(), counts.ranked());
    }
  }

  private static void requireNestedSubsets(List<SubsetRow> subsets, long ranked) {
    long smaller = 0;
    for (SubsetRow subset : subsets) {
      if (subset.images() < smaller || subset.images() > ranked) {
        throw new IllegalArgumentException(
            "subset %s has %d images; sizes must ascend from %d to at most %d"
                .formatted(subset.name(), subset.images(), smaller, ranked));
      }
      smaller = subset.images();
    }
  }

  private static void requireColumns(
      int subsets, Distribution scores, List<ClassRow> classes, Quality quality) {
    requireTotal("bands of the distribution", scores.bands().size(), subsets + 1);
    for (ClassRow row : classes) {
      requireTotal("kept of class " + row.latentClass(), row.kept().size(), subsets);
    }
    Stream.concat(quality.labels().stream(), quality.resolutions().stream())
        .forEach(row -> requireTotal("kept of " + row.name(), row.kept().size(), subsets));
    for (QualityRow row : quality.measures()) {
      requireTotal("values of " + row.measure(), row.subsets().size(), subsets);
      if (!row.random().isEmpty()) {
        requireTotal("random values of " + row.measure(), row.random().size(), subsets);
      }
    }
  }

  private static void requireTotal(String what, long actual, long expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(what + ": expected " + expected + ", got " + actual);
    }
  }
}
