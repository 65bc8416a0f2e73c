package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Metric;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one metric of a model: finds its dataset and checks its expression. */
final class MetricReader {
  private final Element element;
  private final List<Dataset> datasets;
  private final @Nullable String defaultDataset;
  private final MetricsReader others;

  MetricReader(
      Element element,
      List<Dataset> datasets,
      @Nullable String defaultDataset,
      MetricsReader others) {
    this.element = element;
    this.datasets = datasets;
    this.defaultDataset = defaultDataset;
    this.others = others;
  }

  Optional<Metric> read() {
    String name = element.name();
    Optional<Formula> formula = element.formula();
    String filterText = element.own("filter");
    Optional<Formula> filter =
        filterText == null ? Optional.empty() : element.formula("filter", filterText);
    if (formula.isEmpty() || (filterText != null && filter.isEmpty())) {
      return Optional.empty();
    }
    try {
      return composed(formula.get())
          ? new ComposedReader(element, datasets, others).read(name, formula.get())
          : dataset(formula.get())
              .map(dataset -> metric(name, dataset, formula.get(), filter.orElse(null)));
    } catch (ExpressionMistake mistake) {
      element.mistake("expression", mistake.reason());
      return Optional.empty();
    }
  }

  /** Whether it stands on other metrics, or on rows of several datasets. */
  private boolean composed(Formula formula) {
    return named(formula).size() > 1
        || Trees.loose(formula.tree()).stream()
            .anyMatch(name -> name.dataset() == null && others.has(name.name()));
  }

  private Metric metric(String name, Dataset dataset, Formula formula, @Nullable Formula filter) {
    Expr condition = filter == null ? null : filter.tree();
    Type type =
        new GroupSql(Scope.ofMetrics(dataset), new Arguments(), condition)
            .emit(formula.tree())
            .type();
    checkTimeField(dataset);
    return new Metric(
        name,
        element.own("label", name.replace('_', ' ')),
        element.text("description"),
        element.context("synonyms"),
        dataset.name(),
        List.of(),
        formula,
        filter,
        type,
        element.own("unit"),
        element.ownFlag("additive", GroupSql.zeroWhenEmpty(formula.tree())),
        element.own("time_field"),
        element.roles());
  }

  private void checkTimeField(Dataset dataset) {
    String wanted = element.own("time_field");
    if (wanted != null && dataset.field(wanted).filter(Model.Field::time).isEmpty()) {
      element.mistake("time_field", "'" + wanted + "' is not a time field of the dataset");
    }
  }

  private static Set<String> named(Formula formula) {
    Set<String> named = new LinkedHashSet<>();
    Trees.names(formula.tree())
        .forEach(name -> {
          if (name.dataset() != null) {
            named.add(name.dataset());
          }
        });
    return named;
  }

  /** The dataset its names belong to; a metric that names none counts rows of the default one. */
  private Optional<Dataset> dataset(Formula formula) {
    Set<String> named = named(formula);
    String own = element.own("dataset");
    String wanted =
        named.isEmpty() ? (own != null ? own : defaultDataset) : named.iterator().next();
    Optional<Dataset> found =
        wanted == null && datasets.size() == 1
            ? Optional.of(datasets.getFirst())
            : datasets.stream().filter(dataset -> dataset.name().equals(wanted)).findFirst();
    if (found.isEmpty()) {
      element.mistake(
          "expression",
          wanted == null
              ? "does not say which dataset it reads; write dataset.field"
              : "reads the dataset '" + wanted + "', which the model does not have");
    }
    return found;
  }
}
