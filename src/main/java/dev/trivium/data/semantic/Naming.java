package dev.trivium.data.semantic;

import dev.trivium.data.semantic.Model.Dataset;
import dev.trivium.data.semantic.Model.Field;
import dev.trivium.data.semantic.Model.Metric;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.Shown;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what the names of a question mean, or ends it with a problem that names the nearest. */
final class Naming {
  private static final Pattern DISTINCT =
      Pattern.compile("distinct\\(\\s*([a-z][a-z0-9_]*)\\s*\\)");

  private final Model model;
  private final Query.Viewer viewer;
  private final Dataset dataset;

  private Naming(Model model, Query.Viewer viewer, Dataset dataset) {
    this.model = model;
    this.viewer = viewer;
    this.dataset = dataset;
  }

  /** Chooses the one dataset the question reads. */
  static Naming of(Model model, Query query, Query.Viewer viewer) {
    Set<String> named = new LinkedHashSet<>();
    asked(query)
        .filter(name -> !DISTINCT.matcher(name).matches())
        .forEach(name -> named.add(metric(model, viewer, name).dataset()));
    if (named.size() > 1) {
      throw Problem.unprocessable(
              "data/different-datasets",
              "The metrics stand on different datasets ("
                  + String.join(", ", named)
                  + "); ask for each dataset in a query of its own.")
          .at("metrics")
          .asException();
    }
    Optional<Dataset> chosen =
        named.isEmpty() ? fitting(model, query) : model.dataset(named.iterator().next());
    return new Naming(
        model,
        viewer,
        chosen.orElseThrow(() ->
            Problem.notFound("data/unknown-metric", "There is no data to ask about yet.")
                .asException()));
  }

  Dataset dataset() {
    return dataset;
  }

  Metric metric(String name) {
    Matcher distinct = DISTINCT.matcher(name);
    return distinct.matches()
        ? distinct(name, field(distinct.group(1), "metrics"))
        : metric(model, viewer, name);
  }

  /** A field that may be shown, grouped by and filtered on. */
  Field open(String name, String param) {
    Field field = field(name, param);
    if (field.personal()) {
      throw Problem.unprocessable(
              "data/not-filterable",
              "'"
                  + name
                  + "' is personal: it can be counted with distinct("
                  + name
                  + "), but not shown, grouped by or filtered on.")
          .at(param)
          .with("field", name)
          .asException();
    }
    if (field.type() == Type.OPAQUE) {
      throw Problem.unprocessable(
              "data/not-filterable", "'" + name + "' cannot be grouped by or filtered on.")
          .at(param)
          .with("field", name)
          .asException();
    }
    return field;
  }

  Field timeField(String name) {
    Field field = field(name, "time.field");
    if (!field.time()) {
      throw Problem.unprocessable("data/unknown-dimension", "'" + name + "' is not a date.")
          .at("time.field")
          .asException();
    }
    return field;
  }

  private Field field(String name, String param) {
    return dataset
        .field(name)
        .orElseThrow(() -> {
          List<String> known = new ArrayList<>(dataset.fields().stream().map(Field::name).toList());
          known.add(Model.WEEKDAY);
          return unknown(
              Problem.unprocessable(
                  "data/unknown-dimension",
                  "The dataset '" + dataset.name() + "' has no dimension '" + shown(name) + "'"),
              param,
              name,
              known);
        });
  }

  private Metric distinct(String name, Field field) {
    return new Metric(
        name,
        "Different values of " + field.label(),
        "Number of different values of " + field.label() + ".",
        List.of(),
        dataset.name(),
        Formula.of(
            "COUNT(DISTINCT " + field.name() + ")",
            new Expr.Aggregate(Expr.Fold.COUNT, true, new Expr.Name(null, field.name()))),
        null,
        Type.INTEGER,
        "count",
        false,
        null,
        null);
  }

  private static Metric metric(Model model, Query.Viewer viewer, String name) {
    return model
        .metric(name)
        .filter(viewer::sees)
        .orElseThrow(() ->
            unknown(
                Problem.notFound("data/unknown-metric", "There is no metric '" + shown(name) + "'"),
                "metrics",
                name,
                model.metrics().stream().filter(viewer::sees).map(Metric::name).toList()));
  }

  private static Stream<String> asked(Query query) {
    return Stream.concat(
        query.metrics().stream(), query.having().stream().map(Query.Having::metric));
  }

  /** Without a metric, the dataset that has all the fields; the default one is tried first. */
  private static Optional<Dataset> fitting(Model model, Query query) {
    List<String> fields = new ArrayList<>(query.dimensions());
    asked(query)
        .map(DISTINCT::matcher)
        .filter(Matcher::matches)
        .forEach(m -> fields.add(m.group(1)));
    query.conditions().forEach(condition -> fields.add(condition.field()));
    List<Dataset> tried = new ArrayList<>();
    Optional.ofNullable(model.defaultDataset()).flatMap(model::dataset).ifPresent(tried::add);
    tried.addAll(model.datasets());
    return tried.stream()
        .filter(dataset ->
            fields.stream()
                .allMatch(name -> name.equals(Model.WEEKDAY) || dataset.field(name).isPresent()))
        .findFirst()
        .or(() -> tried.stream().findFirst());
  }

  private static RuntimeException unknown(
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
