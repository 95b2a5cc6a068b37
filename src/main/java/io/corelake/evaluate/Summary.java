package io.corelake.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Means over the seeds, what they prove, and whether the protocol itself is to be believed. */
final class Summary {
  private final Map<Place, List<TrialResult>> groups;
  private final Spread spread;

  private record Place(String keep, String contender) {}

  Summary(List<TrialResult> trials) {
    groups =
        trials.stream()
            .collect(
                Collectors.groupingBy(
                    trial -> new Place(trial.keep(), trial.contender()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    spread = Spread.of(groups.values().stream().map(Summary::accuracies).toList());
  }

  private static List<Double> accuracies(List<TrialResult> trials) {
    return trials.stream().map(TrialResult::accuracy).toList();
  }

  /**
   * Returns the cells: everything, then the smallest subsets first, the best of each size first.
   */
  List<Cell> cells() {
    return groups.entrySet().stream()
        .map(group -> cell(group.getKey(), group.getValue()))
        .sorted(
            Comparator.comparing((Cell cell) -> !cell.isEverything())
                .thenComparingInt(Cell::images)
                .thenComparing(Comparator.comparingDouble(Cell::mean).reversed())
                .thenComparing(Cell::contender))
        .toList();
  }

  private Cell cell(Place place, List<TrialResult> trials) {
    List<Double> accuracies = accuracies(trials);
    double mean = Spread.mean(accuracies);
    List<TrialResult> random = groups.get(new Place(place.keep(), Contenders.RANDOM));
    Double difference = null;
    Double margin = null;
    Verdict verdict = null;
    if (random != null && !place.contender().equals(Contenders.RANDOM)) {
      difference = mean - Spread.mean(accuracies(random));
      margin = spread.margin(accuracies.size(), random.size());
      verdict = verdict(difference, margin);
    }
    return new Cell(
        place.contender(),
        place.keep(),
        trials.get(0).images(),
        accuracies,
        mean,
        spread.interval(accuracies.size()),
        difference,
        margin,
        verdict);
  }

  private static @Nullable Verdict verdict(double difference, @Nullable Double margin) {
    if (margin == null) {
      return null;
    }
    if (Math.abs(difference) <= margin) {
      return Verdict.UNDECIDED;
    }
    return difference > 0 ? Verdict.BETTER : Verdict.WORSE;
  }

  /** Returns what is to be true of the protocol, whoever wins. */
  List<Check> checks() {
    List<Cell> cells = cells();
    List<Check> checks = new ArrayList<>();
    everythingIsBest(cells).ifPresent(checks::add);
    hardestIsWorst(cells).ifPresent(checks::add);
    checks.add(seedsAgree(cells));
    return checks;
  }

  private static Optional<Check> everythingIsBest(List<Cell> cells) {
    return cells.stream()
        .filter(Cell::isEverything)
        .findFirst()
        .map(
            everything -> {
              List<Cell> above =
                  cells.stream()
                      .filter(cell -> !cell.isEverything() && cell.mean() > everything.mean())
                      .toList();
              return new Check(
                  "Everything beats every subset",
                  above.isEmpty(),
                  above.isEmpty()
                      ? "everything: " + percent(everything.mean())
                      : "everything: %s; above it %s: more epochs, or a larger network, make use of more images"
                          .formatted(percent(everything.mean()), named(above)));
            });
  }

  private static Optional<Check> hardestIsWorst(List<Cell> cells) {
    List<Cell> hardest =
        cells.stream().filter(cell -> cell.contender().equals(Contenders.HARDEST)).toList();
    if (hardest.isEmpty()) {
      return Optional.empty();
    }
    List<Cell> notWorse = hardest.stream().filter(cell -> cell.verdict() != Verdict.WORSE).toList();
    boolean unknown = hardest.stream().allMatch(cell -> cell.verdict() == null);
    return Optional.of(
        new Check(
            "The hardest images are worse than random ones",
            unknown ? null : notWorse.isEmpty(),
            hardest.stream()
                .map(
                    cell ->
                        cell.keep() + " " + points(Objects.requireNonNull(cell.againstRandom())))
                .collect(Collectors.joining(", "))));
  }

  private Check seedsAgree(List<Cell> cells) {
    double largest =
        cells.stream()
            .filter(cell -> cell.againstRandom() != null)
            .mapToDouble(cell -> Math.abs(Objects.requireNonNull(cell.againstRandom())))
            .max()
            .orElse(0);
    long proved =
        cells.stream()
            .filter(cell -> cell.verdict() != null && cell.verdict() != Verdict.UNDECIDED)
            .count();
    return new Check(
        "Seeds differ less than contenders",
        spread.freedom() == 0 ? null : spread.deviation() < largest && proved > 0,
        spread.freedom() == 0
            ? "one seed says nothing of the spread: give --seeds 2 or more"
            : "a training's accuracy varies by %s (standard deviation, %d degrees of freedom); %d differences from random are beyond their margins"
                .formatted(points(spread.deviation()).substring(1), spread.freedom(), proved));
  }

  private static String named(List<Cell> cells) {
    return cells.stream()
        .map(cell -> cell.contender() + " " + cell.keep() + " " + percent(cell.mean()))
        .collect(Collectors.joining(", "));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String points(double difference) {
    return String.format(Locale.ROOT, "%+.2f points", 100 * difference);
  }
}
