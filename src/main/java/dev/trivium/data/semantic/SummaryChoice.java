package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Field;
import dev.trivium.data.semantic.Model.Grain;
import dev.trivium.data.semantic.Model.Metric;
import dev.trivium.data.semantic.Reach.Found;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what the rows of one dataset are read from: the smallest summary that yields exactly what
 * the rows yield, or the rows.
 */
final class SummaryChoice {
  /** Few parts of a key, and among equals long periods. */
  private static final Comparator<Summary> SMALLEST =
      Comparator.comparingInt((Summary summary) -> summary.keys().size())
          .thenComparing(SummaryChoice::length, Comparator.reverseOrder());

  private final Model model;
  private final Query query;
  private final Naming naming;
  private final Dataset dataset;
  private final @Nullable String timeField;
  private final Set<String> units;

  /**
   * @param timeField of the dataset, as far as the question has one
   * @param units properties by which amounts are split
   */
  SummaryChoice(
      Model model,
      Query query,
      Naming naming,
      Dataset dataset,
      @Nullable String timeField,
      Set<String> units) {
    this.model = model;
    this.query = query;
    this.naming = naming;
    this.dataset = dataset;
    this.timeField = timeField;
    this.units = units;
  }

  /**
   * What is read.
   *
   * @param metrics how metrics are said over it, by name; the others as they are
   * @param rows how the number of rows is said over it
   * @param marked statements that say whether the rows are the quicker way
   */
  record Source(Dataset dataset, Map<String, Metric> metrics, Expr rows, List<String> marked) {}

  Source source() {
    return dataset.table().summaries().stream()
        .sorted(SMALLEST)
        .flatMap(summary -> read(summary).stream())
        .findFirst()
        .orElseGet(() -> new Source(dataset, Map.of(), SummaryMetric.ALL, List.of()));
  }

  private static int length(Summary summary) {
    return summary.keys().stream()
        .flatMap(key -> Stream.ofNullable(key.grain()))
        .mapToInt(Enum::ordinal)
        .min()
        .orElse(Grain.values().length);
  }

  private Optional<Source> read(Summary summary) {
    try {
      SummaryReach reach = new SummaryReach(Scope.ofMetrics(dataset), summary, model.weekStart());
      return rowsAreTold(summary, reach.inField())
          ? said(reach)
              .map(said ->
                  new Source(
                      dataset.readFrom(dataset.table().readFrom(summary)),
                      said,
                      SummaryMetric.rows(),
                      List.of(summary.marked())))
          : Optional.empty();
    } catch (ExpressionMistake mistake) {
      return Optional.empty(); // The planner says what is wrong with it.
    }
  }

  /** Whether the rows a question groups and restricts can still be told apart. */
  private boolean rowsAreTold(Summary summary, SummaryReach reach) {
    return query.dimensions().stream().allMatch(name -> told(name, "dimensions", summary, reach))
        && query.conditions().stream()
            .allMatch(each -> told(each.field(), "filters", summary, reach))
        && units.stream().allMatch(unit -> keeps(summary, unit))
        && timed(reach);
  }

  /** A moment is grouped and compared by its day; a parent is found by what refers to it. */
  private boolean told(String name, String param, Summary summary, SummaryReach reach) {
    if (name.equals(Model.WEEKDAY)) {
      return time().filter(field -> reach.keepsDay(field.formula().tree())).isPresent();
    }
    if (new Fields(model, naming.facts()).regions(name, param)) {
      return true;
    }
    List<Found> all = new Reach(model, dataset).find(name);
    if (all.size() != 1) {
      return false;
    }
    Found found = all.getFirst().shortened();
    return found.own()
        ? reach.keepsDay(found.field().formula().tree())
        : found.path().getFirst().pairs().stream()
            .map(Relationship.Pair::from)
            .allMatch(column -> !column.personal() && keeps(summary, column.name()));
  }

  private static boolean keeps(Summary summary, String property) {
    return summary.key(property).filter(key -> key.grain() == null).isPresent();
  }

  private boolean timed(SummaryReach reach) {
    Query.Time asked = query.time();
    if (asked == null) {
      return true;
    }
    Optional<Expr> tree = time().map(field -> field.formula().tree());
    return tree.filter(day -> reach.divides(day, asked.from(), asked.to()))
        .filter(day -> asked.grain() == null || reach.fits(day, asked.grain()))
        .isPresent();
  }

  private Optional<Field> time() {
    return timeField == null ? Optional.empty() : dataset.field(timeField);
  }

  /** Every metric of the dataset over the summary, or nothing. */
  private Optional<Map<String, Metric>> said(SummaryReach reach) {
    Map<String, Metric> said = new HashMap<>();
    for (Metric metric : naming.metrics()) {
      for (Metric part : metric.parts().isEmpty() ? List.of(metric) : metric.parts()) {
        if (part.dataset().equals(dataset.name())) {
          Optional<Metric> over = over(part, reach);
          if (over.isEmpty()) {
            return Optional.empty();
          }
          said.put(part.name(), over.get());
        }
      }
    }
    return Optional.of(said);
  }

  private Optional<Metric> over(Metric metric, SummaryReach reach) {
    Formula filter = metric.filter();
    boolean ofParent = naming.counted(metric.name()).filter(found -> !found.own()).isPresent();
    if (ofParent || (filter != null && !reach.keeps(filter.tree()))) {
      return Optional.empty();
    }
    return SummaryMetric.of(metric.formula().tree(), reach)
        .map(over ->
            new Metric(
                metric.name(),
                metric.label(),
                metric.description(),
                metric.synonyms(),
                metric.dataset(),
                List.of(),
                Formula.of(metric.formula().text(), over),
                filter,
                metric.type(),
                metric.unit(),
                metric.zeroWithoutRows(),
                metric.timeField(),
                metric.requiredRoles()));
  }
}
