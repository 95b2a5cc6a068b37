package io.corelake.cli;

import io.corelake.pipeline.ProxyComparison;
import io.corelake.pipeline.ProxyComparison.ComparedProxy;
import io.corelake.pipeline.ProxyComparison.Overlap;
import io.corelake.pipeline.ProxyComparison.Pair;
import io.corelake.storage.Uris;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A comparison of proxies as text. */
final class ProxyTables {
  private final PrintWriter out;

  ProxyTables(PrintWriter out) {
    this.out = out;
  }

  void print(ProxyComparison found) {
    print(
        "%s: %,d of %,d images%n%n",
        Uris.redacted(found.input()), found.images(), found.corpusImages());
    for (int i = 0; i < found.proxies().size(); i++) {
      ComparedProxy proxy = found.proxies().get(i);
      print(
          "%2d  %s  (%d px, %d dimensions, sha256 %.12s)%n",
          i + 1,
          proxy.proxy().origin(),
          proxy.proxy().imageSize(),
          proxy.proxy().dimension(),
          proxy.proxy().sha256());
    }
    printMeasures(found.proxies());
    printAgreement(found);
  }

  private void printMeasures(List<ComparedProxy> proxies) {
    print(
        "%n    two views  two images   intraclass  effective  fresh view  class  class    images%n");
    print(
        "        alike       alike  correlation       rank         NCC    NCC   CDNV  a second%n");
    for (int i = 0; i < proxies.size(); i++) {
      ComparedProxy proxy = proxies.get(i);
      var audit = proxy.proxy().audit();
      print(
          "%2d  %9s  %10s  %11s  %9s  %10s  %5s  %5s  %8s%n",
          i + 1,
          figure("%.3f", audit == null ? null : audit.alignment()),
          figure("%.3f", audit == null ? null : audit.imageSimilarity()),
          figure("%.3f", audit == null ? null : audit.intraclassCorrelation()),
          figure("%.1f", audit == null ? null : audit.effectiveRank()),
          figure("%.3f", proxy.sampleLevel().ncc()),
          figure("%.3f", proxy.classLevel().geometry().nearestCentreAccuracy()),
          figure("%.3f", proxy.classLevel().geometry().cdnv()),
          figure("%.1f", proxy.imagesPerSecond()));
    }
    for (int i = 0; i < proxies.size(); i++) {
      for (String warning : proxies.get(i).proxy().warnings()) {
        print("Warning of %d: %s%n", i + 1, warning);
      }
    }
    ComparedProxy first = proxies.get(0);
    print(
        "Fresh views are looked for among %,d images. The classes are %s.%n",
        first.sampleLevel().images(),
        first.classLevel().ofLabels()
            ? "the %,d labels of the corpus".formatted(first.classLevel().geometry().classes())
            : "the latent classes that each proxy has its own of, so their figures are not compared"
                + " well");
  }

  private void printAgreement(ProxyComparison found) {
    List<Overlap> budgets = found.pairs().get(0).budgets();
    print(
        "%nAgreement of the rankings (%s): correlation of the ranks, share kept by both (by chance)%n        %9s",
        found.objective(), "ranks");
    budgets.forEach(budget -> print("  %13s", budget.name()));
    for (Pair pair : found.pairs()) {
      print(
          "%n%2d, %-2d  %9s", pair.first(), pair.second(), figure("%.3f", pair.rankCorrelation()));
      pair.budgets().forEach(budget -> print("  %6.3f (%.2f)", budget.share(), budget.chance()));
    }
    print("%n");
  }

  private static String figure(String format, @Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }

  private void print(String format, Object... values) {
    out.printf(Locale.ROOT, format, values);
  }
}
