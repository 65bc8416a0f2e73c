package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Metric;
import dev.trivium.kernel.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Amounts whose unit each row names, such as a currency: they are split by it and never added
 * across it, unless the metric or the question already looks at the unit.
 */
final class Units {
  private final Model model;
  private final Query query;

  Units(Model model, Query query) {
    this.model = model;
    this.query = query;
  }

  /**
   * The properties that must split the rows of each dataset, by its name.
   *
   * <p>Errors: {@code data/mixed-units} if amounts in several units would be set against rows of
   * another dataset, which have no unit to be split by.
   */
  Map<String, Set<String>> splits(List<Metric> metrics) {
    Map<String, Set<String>> splits = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      Map<String, Set<String>> own = new LinkedHashMap<>();
      for (Metric part : metric.parts().isEmpty() ? List.of(metric) : metric.parts()) {
        own.computeIfAbsent(part.dataset(), name -> new LinkedHashSet<>()).addAll(open(part));
      }
      boolean split = own.values().stream().anyMatch(units -> !units.isEmpty());
      if (split && own.values().stream().anyMatch(Set::isEmpty)) {
        throw Problem.unprocessable(
                "data/mixed-units",
                "'"
                    + metric.name()
                    + "' sets amounts in several units against rows of another dataset, which have"
                    + " none; its parts must count one unit each.")
            .at("metrics")
            .asException();
      }
      own.forEach((name, units) ->
          splits.computeIfAbsent(name, absent -> new LinkedHashSet<>()).addAll(units));
    }
    return splits;
  }

  private Set<String> open(Metric part) {
    Dataset dataset = model.dataset(part.dataset()).orElseThrow();
    Formula filter = part.filter();
    Set<String> told = filter == null ? Set.of() : properties(dataset, filter.tree());
    Set<String> open = new TreeSet<>();
    for (Expr.Aggregate aggregate : Trees.aggregates(part.formula().tree())) {
      Expr argument = aggregate.argument();
      if (argument != null && aggregate.fold() != Expr.Fold.COUNT) {
        Set<String> named = properties(dataset, argument);
        units(dataset, named).stream()
            .filter(unit -> !named.contains(unit) && !told.contains(unit))
            .filter(unit -> !settled(dataset, unit))
            .forEach(open::add);
      }
    }
    open.forEach(unit -> checkShown(part, dataset, unit));
    return open;
  }

  private static void checkShown(Metric part, Dataset dataset, String unit) {
    if (dataset.table().column(unit).filter(column -> !column.personal()).isEmpty()) {
      throw Problem.unprocessable(
              "data/mixed-units",
              "'" + part.name() + "' has amounts whose unit, '" + unit + "', may not be shown.")
          .at("metrics")
          .asException();
    }
  }

  private static List<String> units(Dataset dataset, Set<String> properties) {
    List<String> units = new ArrayList<>();
    for (String property : properties) {
      dataset.table().column(property).map(Table.Column::unitProperty).ifPresent(units::add);
    }
    return units;
  }

  /** Whether the question groups by the unit, or wants one only. */
  private boolean settled(Dataset dataset, String unit) {
    return query.dimensions().stream().anyMatch(name -> means(dataset, name, unit))
        || query.conditions().stream()
            .filter(Units::single)
            .anyMatch(condition -> means(dataset, condition.field(), unit));
  }

  private static boolean single(Query.Condition condition) {
    return !condition.not()
        && condition.values().size() == 1
        && (condition.op() == Query.Op.EQ || condition.op() == Query.Op.IN);
  }

  private boolean means(Dataset dataset, String name, String unit) {
    return new Reach(model, dataset)
        .find(name).stream()
            .filter(Reach.Found::own)
            .flatMap(found -> found.plain().stream())
            .anyMatch(column -> column.name().equals(unit));
  }

  /** The properties an expression over rows stands on, through fields as far as they have names. */
  private static Set<String> properties(Dataset dataset, Expr tree) {
    Scope scope = Scope.ofMetrics(dataset);
    return Trees.names(tree).stream()
        .flatMap(name ->
            switch (scope.resolve(name)) {
              case Scope.Meaning.OfColumn(Table.Column column) -> List.of(column.name()).stream();
              case Scope.Meaning.OfField(Model.Field field) ->
                  Trees.names(field.formula().tree()).stream().map(Expr.Name::name);
            })
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
