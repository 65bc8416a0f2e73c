package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Metric;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a metric that is made of other metrics, or of aggregates over several datasets. Each part
 * belongs to one dataset, so that it can be aggregated there, apart from the others.
 */
final class ComposedReader {
  private static final List<String> OF_PARTS = List.of("filter", "time_field");

  private final Element element;
  private final List<Dataset> datasets;
  private final MetricsReader others;
  private final Map<String, Metric> parts = new LinkedHashMap<>();
  private final Set<String> roles = new LinkedHashSet<>();

  ComposedReader(Element element, List<Dataset> datasets, MetricsReader others) {
    this.element = element;
    this.datasets = datasets;
    this.others = others;
  }

  /** Errors: {@link ExpressionMistake}. */
  Optional<Metric> read(String name, Formula formula) {
    roles.addAll(element.roles());
    for (String key : OF_PARTS) {
      if (element.own(key) != null) {
        element.mistake(key, "belongs to the metrics this one is made of");
      }
    }
    List<Expr.Name> loose = Trees.loose(formula.tree());
    loose.forEach(this::metric);
    others.stands(name, loose.stream().map(Expr.Name::name).toList());
    Set<String> of = new LinkedHashSet<>();
    parts.values().forEach(part -> of.add(part.dataset()));
    Trees.names(formula.tree()).stream()
        .filter(inner -> inner.dataset() != null)
        .forEach(inner -> of.add(String.valueOf(inner.dataset())));
    Expr tree = Trees.replaced(formula.tree(), leaf -> leaf(name, of, leaf));
    Metric metric = composed(name, Formula.of(formula.text(), tree), Type.UNKNOWN, false);
    Type type =
        new FormulaSql(constants(), new Arguments(), leaf -> new Sql("", typeOf(metric, leaf)))
            .emit(tree)
            .type();
    return Optional.of(
        composed(
            name, metric.formula(), type, element.ownFlag("additive", metric.zeroWithoutRows())));
  }

  private static Type typeOf(Metric metric, Expr leaf) {
    return leaf instanceof Expr.Name name ? metric.part(name.name()).type() : Type.UNKNOWN;
  }

  private RowSql constants() {
    return new RowSql(Scope.ofMetrics(datasets.getFirst()), new Arguments());
  }

  private Metric metric(Expr.Name name) {
    Metric found =
        name.dataset() == null && others.has(name.name())
            ? others
                .metric(name.name())
                .orElseThrow(() ->
                    new ExpressionMistake(
                        "stands on '" + name.name() + "', which has mistakes itself"))
            : refused(name);
    roles.addAll(found.requiredRoles());
    List<Metric> its = found.parts().isEmpty() ? List.of(found) : found.parts();
    its.forEach(part -> parts.put(part.name(), part));
    return found;
  }

  private static Metric refused(Expr.Name name) {
    throw new ExpressionMistake(
        "'" + name.name() + "' is no metric and stands outside of an aggregate such as SUM");
  }

  private Expr leaf(String name, Set<String> of, Expr leaf) {
    if (leaf instanceof Expr.Name other) {
      Metric metric = metric(other);
      return metric.parts().isEmpty() ? leaf : metric.formula().tree();
    }
    // No name of the model has a '#', so that nobody can ask for a part alone.
    String part = name + "#" + parts.size();
    parts.put(part, aggregate(part, dataset(of, leaf), leaf));
    return new Expr.Name(null, part);
  }

  private Dataset dataset(Set<String> of, Expr aggregate) {
    Set<String> named = new LinkedHashSet<>();
    Trees.names(aggregate).stream()
        .filter(inner -> inner.dataset() != null)
        .forEach(inner -> named.add(String.valueOf(inner.dataset())));
    if (named.isEmpty() && of.size() == 1) {
      named.addAll(of);
    }
    if (named.size() != 1) {
      throw new ExpressionMistake(
          named.isEmpty()
              ? "has an aggregate that does not say which dataset it reads; write dataset.field"
              : "adds up rows of several datasets in one aggregate: " + String.join(", ", named));
    }
    String wanted = named.iterator().next();
    return datasets.stream()
        .filter(dataset -> dataset.name().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new ExpressionMistake(
                "reads the dataset '" + wanted + "', which the model does not have"));
  }

  private static Metric aggregate(String part, Dataset dataset, Expr aggregate) {
    Type type =
        new GroupSql(Scope.ofMetrics(dataset), new Arguments(), null).emit(aggregate).type();
    return new Metric(
        part,
        part,
        "",
        List.of(),
        dataset.name(),
        List.of(),
        Formula.of(part, aggregate),
        null,
        type,
        null,
        GroupSql.zeroWhenEmpty(aggregate),
        null,
        Set.of());
  }

  private Metric composed(String name, Formula formula, Type type, boolean additive) {
    return new Metric(
        name,
        element.own("label", name.replace('_', ' ')),
        element.text("description"),
        element.context("synonyms"),
        parts.values().iterator().next().dataset(),
        List.copyOf(parts.values()),
        formula,
        null,
        type,
        element.own("unit"),
        additive,
        null,
        roles);
  }
}
