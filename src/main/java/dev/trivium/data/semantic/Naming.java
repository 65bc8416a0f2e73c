package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Metric;
import dev.trivium.data.semantic.Reach.Found;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Shown;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the metrics a question means and the datasets whose rows they count, or ends it with a
 * problem that names the nearest.
 */
final class Naming {
  private static final Pattern DISTINCT =
      Pattern.compile("distinct\\(\\s*([a-z][a-z0-9_]*(?:\\.[a-z][a-z0-9_]*)?)\\s*\\)");

  private final Model model;
  private final Query.Viewer viewer;
  private final Map<String, Dataset> facts = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final Map<String, Counted> counted = new LinkedHashMap<>();

  /**
   * A count of different values: the rows of the one dataset, the field of the same or a parent.
   */
  record Counted(Metric metric, Found found) {}

  private Naming(Model model, Query.Viewer viewer) {
    this.model = model;
    this.viewer = viewer;
  }

  static Naming of(Model model, Query query, Query.Viewer viewer) {
    Naming naming = new Naming(model, viewer);
    naming.asked.addAll(naming.asked(query));
    Set<String> asked = naming.asked;
    asked.stream()
        .filter(name -> field(name).isEmpty())
        .flatMap(name -> naming.metric(name).datasets().stream())
        .forEach(naming::fact);
    if (naming.facts.isEmpty()) {
      naming.fact(naming.fitting(query).name());
    }
    asked.forEach(name -> field(name).ifPresent(field -> naming.count(name, field)));
    return naming;
  }

  /** The datasets whose rows are counted, in the order of the question; at least one. */
  List<Dataset> facts() {
    return List.copyOf(facts.values());
  }

  /** Every metric of the question, shown or not. */
  List<Metric> metrics() {
    return asked.stream().map(this::metric).toList();
  }

  Metric metric(String name) {
    Counted count = counted.get(name);
    return count != null
        ? count.metric()
        : model
            .metric(name)
            .filter(viewer::sees)
            .orElseThrow(() ->
                unknown(
                    Problem.notFound(
                        "data/unknown-metric", "There is no metric '" + shown(name) + "'"),
                    "metrics",
                    name,
                    model.metrics().stream().filter(viewer::sees).map(Metric::name).toList()));
  }

  /** What is counted, if the name is a count of different values. */
  Optional<Found> counted(String name) {
    return Optional.ofNullable(counted.get(name)).map(Counted::found);
  }

  private void fact(String dataset) {
    facts.put(dataset, model.dataset(dataset).orElseThrow());
  }

  /** Metrics that are shown, that restrict groups, and that only give the order. */
  private Set<String> asked(Query query) {
    Set<String> names = new LinkedHashSet<>(query.metrics());
    query.having().forEach(having -> names.add(having.metric()));
    query.order().stream()
        .map(Query.Order::by)
        .filter(by -> !query.dimensions().contains(by))
        .filter(by -> field(by).isPresent() || model.metric(by).filter(viewer::sees).isPresent())
        .forEach(names::add);
    return names;
  }

  private static Optional<String> field(String name) {
    Matcher distinct = DISTINCT.matcher(name);
    return distinct.matches() ? Optional.of(distinct.group(1)) : Optional.empty();
  }

  private void count(String name, String field) {
    List<Dataset> places = places(field);
    if (places.size() > 1) {
      List<String> ways =
          places.stream().map(place -> "distinct(" + place.name() + "." + field + ")").toList();
      throw Problem.unprocessable(
              "data/ambiguous-join",
              "'"
                  + name
                  + "' can be counted in several datasets; write one of "
                  + String.join(", ", ways)
                  + ".")
          .at("metrics")
          .with("paths", ways)
          .asException();
    }
    Dataset place = places.isEmpty() ? facts().getFirst() : places.getFirst();
    Found found = new Fields(model, List.of(place)).counted(field, "metrics");
    fact(place.name());
    counted.put(name, new Counted(distinct(name, place, found.field()), found));
  }

  /** Where to count: in a fact that has the field, or reaches it; or else where it stands. */
  private List<Dataset> places(String field) {
    List<Dataset> owners = facts().stream().filter(fact -> owns(fact, field)).toList();
    List<Dataset> near =
        facts().stream().filter(fact -> !reach(fact).find(field).isEmpty()).toList();
    if (!owners.isEmpty() || near.size() == 1) {
      return owners.isEmpty() ? near : owners;
    }
    return model.datasets().stream().filter(dataset -> owns(dataset, field)).toList();
  }

  private boolean owns(Dataset dataset, String field) {
    return reach(dataset).find(field).stream().anyMatch(Found::own);
  }

  private Reach reach(Dataset dataset) {
    return new Reach(model, dataset);
  }

  private static Metric distinct(String name, Dataset rows, Model.Field field) {
    return new Metric(
        name,
        "Different values of " + field.label(),
        "Number of different values of " + field.label() + ".",
        List.of(),
        rows.name(),
        List.of(),
        Formula.of(
            "COUNT(DISTINCT " + field.name() + ")",
            new Expr.Aggregate(Expr.Fold.COUNT, true, new Expr.Name(null, field.name()))),
        null,
        Type.INTEGER,
        "count",
        false,
        null,
        Set.of());
  }

  /**
   * Without a metric, the dataset that has all the fields, or from which they can be reached; the
   * default one is tried first.
   */
  private Dataset fitting(Query query) {
    Set<String> fields = new LinkedHashSet<>(query.dimensions());
    asked.forEach(name -> field(name).ifPresent(fields::add));
    query.conditions().forEach(condition -> fields.add(condition.field()));
    fields.remove(Model.WEEKDAY);
    List<Dataset> tried = new ArrayList<>();
    Optional.ofNullable(model.defaultDataset()).flatMap(model::dataset).ifPresent(tried::add);
    tried.addAll(model.datasets());
    return tried.stream()
        .filter(dataset -> fields.stream().allMatch(name -> owns(dataset, name)))
        .findFirst()
        .or(() ->
            tried.stream()
                .filter(dataset ->
                    fields.stream().noneMatch(name -> reach(dataset).find(name).isEmpty()))
                .findFirst())
        .or(() -> tried.stream().findFirst())
        .orElseThrow(() ->
            Problem.notFound("data/unknown-metric", "There is no data to ask about yet.")
                .asException());
  }

  static RuntimeException unknown(
      Problem problem, String param, String name, Collection<String> known) {
    List<String> near = Names.nearest(name, known);
    String hint = near.isEmpty() ? "." : "; near: " + String.join(", ", near) + ".";
    return Problem.of(problem.kind(), problem.slug(), problem.detail() + hint)
        .at(param)
        .with("nearest", near)
        .asException();
  }

  /** A name may be anything a caller typed. */
  static String shown(String name) {
    return Shown.name(name);
  }
}
