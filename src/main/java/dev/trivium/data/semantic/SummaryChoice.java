package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Field;
import dev.trivium.data.semantic.Model.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what a question is answered from: the smallest summary that yields exactly what the rows
 * yield, or the rows.
 */
final class SummaryChoice {
  private final Model model;
  private final Query query;
  private final Dataset dataset;
  private final List<Metric> metrics;

  private SummaryChoice(Model model, Query query, Dataset dataset, List<Metric> metrics) {
    this.model = model;
    this.query = query;
    this.dataset = dataset;
    this.metrics = metrics;
  }

  /**
   * A reading of the model in which the question's dataset is a summary, if there is one for it.
   */
  static Model in(Model model, Query query, Query.Viewer viewer) {
    if (model.datasets().stream().allMatch(each -> each.table().summaries().isEmpty())) {
      return model;
    }
    Naming naming = Naming.of(model, query, viewer);
    Dataset dataset = naming.dataset();
    List<Metric> metrics = asked(model, query).distinct().map(naming::metric).toList();
    SummaryChoice choice = new SummaryChoice(model, query, dataset, metrics);
    return dataset.table().summaries().stream()
        .sorted(Comparator.comparing(summary -> summary.keys().size()))
        .flatMap(summary -> choice.read(summary).stream())
        .findFirst()
        .orElse(model);
  }

  private static Stream<String> asked(Model model, Query query) {
    Stream<String> ordered =
        query.order().stream()
            .map(Query.Order::by)
            .filter(by -> model.metric(by).isPresent() && !query.dimensions().contains(by));
    return Stream.of(
            query.metrics().stream(), query.having().stream().map(Query.Having::metric), ordered)
        .flatMap(names -> names);
  }

  private Optional<Model> read(Summary summary) {
    try {
      return read(summary, new SummaryReach(Scope.ofMetrics(dataset), summary, model.weekStart()));
    } catch (ExpressionMistake mistake) {
      return Optional.empty(); // The planner says what is wrong with it.
    }
  }

  private Optional<Model> read(Summary summary, SummaryReach reach) {
    boolean rows =
        query.dimensions().stream().allMatch(name -> groups(name, reach))
            && query.conditions().stream().allMatch(each -> groups(each.field(), reach))
            && timed(reach);
    if (!rows) {
      return Optional.empty();
    }
    Map<String, Metric> said = new HashMap<>();
    for (Metric metric : metrics) {
      Optional<Metric> over = over(metric, reach);
      if (over.isEmpty()) {
        return Optional.empty();
      }
      said.put(metric.name(), over.get());
    }
    return Optional.of(with(summary, said));
  }

  /** Whether rows can be told apart by it: a moment is grouped and compared by its day. */
  private boolean groups(String name, SummaryReach reach) {
    return name.equals(Model.WEEKDAY)
        ? time().filter(field -> reach.keepsDay(field.formula().tree())).isPresent()
        : dataset.field(name).filter(field -> reach.keepsDay(field.formula().tree())).isPresent();
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

  /** The one date that is meant; none where the planner has to ask back. */
  private Optional<Field> time() {
    Query.Time asked = query.time();
    if (asked != null && asked.field() != null) {
      return dataset.field(asked.field());
    }
    List<String> own = metrics.stream().map(metric -> own(metric.timeField())).distinct().toList();
    if (own.size() > 1) {
      return Optional.empty();
    }
    return dataset.field(own.isEmpty() ? own(null) : own.getFirst());
  }

  private String own(@Nullable String timeField) {
    return timeField != null ? timeField : String.valueOf(dataset.timeField());
  }

  private Optional<Metric> over(Metric metric, SummaryReach reach) {
    Formula filter = metric.filter();
    if (filter != null && !reach.keeps(filter.tree())) {
      return Optional.empty();
    }
    Expr tree = metric.formula().tree();
    return SummaryMetric.of(tree, reach)
        .map(over ->
            new Metric(
                metric.name(),
                metric.label(),
                metric.description(),
                metric.synonyms(),
                metric.dataset(),
                Formula.of(metric.formula().text(), over),
                filter,
                metric.type(),
                metric.unit(),
                metric.additive() || GroupSql.zeroWhenEmpty(tree),
                metric.timeField(),
                metric.requiredRole()));
  }

  private Model with(Summary summary, Map<String, Metric> said) {
    Dataset read = dataset.readFrom(dataset.table().readFrom(summary));
    List<Dataset> datasets =
        model.datasets().stream()
            .map(each -> each.name().equals(read.name()) ? read : each)
            .toList();
    List<Metric> all = new ArrayList<>(model.metrics());
    all.replaceAll(metric -> said.getOrDefault(metric.name(), metric));
    return new Model(
        model.name(),
        model.version(),
        model.description(),
        model.defaultGrain(),
        model.weekStart(),
        model.currency(),
        model.defaultDataset(),
        model.examples(),
        datasets,
        all);
  }
}
