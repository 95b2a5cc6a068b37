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
  private static final double LEVEL = 0.95;

  private final Map<Place, List<TrialResult>> groups;
  private final Spread spread;

  private record Place(String keep, String contender) {}

  /**
   * Sums up.
   *
   * @param heldOut images that each probe was tried on
   */
  Summary(List<TrialResult> trials, int heldOut) {
    groups =
        trials.stream()
            .collect(
                Collectors.groupingBy(
                    trial -> new Place(trial.keep(), trial.contender()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    // What two contenders share was done once.
    Map<String, TrialResult> once = new LinkedHashMap<>();
    trials.forEach(trial -> once.putIfAbsent(trial.trial(), trial));
    spread =
        Spread.of(
            once.values().stream()
                .collect(
                    Collectors.groupingBy(
                        trial -> new Place(trial.keep(), trial.contender()),
                        LinkedHashMap::new,
                        Collectors.mapping(TrialResult::accuracy, Collectors.toList())))
                .values(),
            1.0 / heldOut);
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
    Double againstRandom =
        place.contender().equals(Contenders.RANDOM)
            ? null
            : against(mean, groups.get(new Place(place.keep(), Contenders.RANDOM)));
    Double againstEverything =
        place.contender().equals(Contenders.EVERYTHING)
            ? null
            : against(mean, groups.get(new Place(Contenders.ALL, Contenders.EVERYTHING)));
    Double margin = spread.margin();
    return new Cell(
        place.contender(),
        place.keep(),
        trials.get(0).images(),
        accuracies,
        mean,
        spread.interval(),
        againstRandom,
        againstEverything,
        againstRandom == null && againstEverything == null ? null : margin,
        againstRandom == null || margin == null ? null : verdict(againstRandom, margin));
  }

  private static @Nullable Double against(double mean, @Nullable List<TrialResult> others) {
    return others == null ? null : mean - Spread.mean(accuracies(others));
  }

  private static Verdict verdict(double difference, double margin) {
    if (Math.abs(difference) <= margin) {
      return Verdict.UNDECIDED;
    }
    return difference > 0 ? Verdict.BETTER : Verdict.WORSE;
  }

  /** Returns what is to be true of the protocol, whoever wins. */
  List<Check> checks() {
    List<Cell> cells = cells();
    List<Check> checks = new ArrayList<>();
    noneBeatsEverything(cells).ifPresent(checks::add);
    hardestIsWorse(cells).ifPresent(checks::add);
    checks.add(somethingIsTold(cells));
    return checks;
  }

  private Optional<Check> noneBeatsEverything(List<Cell> cells) {
    return cells.stream()
        .filter(Cell::isEverything)
        .findFirst()
        .map(
            everything -> {
              List<Cell> above = cells.stream().filter(Summary::beatsEverything).toList();
              String all = "everything comes to " + percent(everything.mean());
              return new Check(
                  "No subset beats everything",
                  spread.margin() == null ? null : above.isEmpty(),
                  above.isEmpty()
                      ? all
                      : all
                          + "; beyond the margin above it: "
                          + named(above)
                          + ". More epochs or a larger network make use of more images");
            });
  }

  private static boolean beatsEverything(Cell cell) {
    Double difference = cell.againstEverything();
    Double margin = cell.margin();
    return difference != null && margin != null && difference > margin;
  }

  /** Of nearly everything the hardest are nearly all, so the smallest budget is asked. */
  private static Optional<Check> hardestIsWorse(List<Cell> cells) {
    List<Cell> hardest =
        cells.stream()
            .filter(cell -> cell.contender().equals(Contenders.HARDEST))
            .filter(cell -> cell.againstRandom() != null)
            .sorted(Comparator.comparingInt(Cell::images))
            .toList();
    if (hardest.isEmpty()) {
      return Optional.empty();
    }
    boolean holds =
        hardest.get(0).verdict() == Verdict.WORSE
            && hardest.stream().noneMatch(cell -> cell.verdict() == Verdict.BETTER);
    return Optional.of(
        new Check(
            "The hardest images are worse than random ones, at the smallest budget at least",
            hardest.get(0).verdict() == null ? null : holds,
            hardest.stream()
                .map(
                    cell ->
                        cell.kept() + ": " + points(Objects.requireNonNull(cell.againstRandom())))
                .collect(Collectors.joining(", "))));
  }

  private Check somethingIsTold(List<Cell> cells) {
    String claim = "Some subset differs from random images by more than its margin";
    if (spread.margin() == null) {
      return new Check(claim, null, "one seed says nothing of the spread: give --seeds 2 or more");
    }
    List<Cell> judged = cells.stream().filter(cell -> cell.verdict() != null).toList();
    long told = judged.stream().filter(cell -> cell.verdict() != Verdict.UNDECIDED).count();
    return new Check(
        claim,
        told > 0,
        String.format(
            Locale.ROOT,
            "%d of %d do, of which about %.1f by chance alone; from seed to seed an accuracy varies by %.2f points, and by %.2f but for what all of a seed have in common (standard deviations, %d and %d degrees of freedom)",
            told,
            judged.size(),
            (1 - LEVEL) * judged.size(),
            100 * spread.total().value(),
            100 * spread.noise().value(),
            spread.total().freedom(),
            spread.noise().freedom()));
  }

  private static String named(List<Cell> cells) {
    return cells.stream()
        .map(cell -> cell.contender() + " " + cell.kept() + " " + percent(cell.mean()))
        .collect(Collectors.joining(", "));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String points(double difference) {
    return String.format(Locale.ROOT, "%+.2f points", 100 * difference);
  }
}
