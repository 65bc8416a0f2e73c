package dev.trivium.data;

import dev.trivium.data.semantic.Coverage;
import dev.trivium.data.semantic.Model;
import dev.trivium.data.semantic.Plan;
import dev.trivium.data.semantic.Planner;
import dev.trivium.data.semantic.Query;
import dev.trivium.data.semantic.Type;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.store.Database;
import dev.trivium.store.Fields;
import dev.trivium.store.Regions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads what a caller may talk about: names from the model, values and dates from the rows. */
final class VocabularyReader {
  private final Database database;
  private final Regions regions;
  private final MetricsConfig config;

  VocabularyReader(Database database, Regions regions, MetricsConfig config) {
    this.database = database;
    this.regions = regions;
    this.config = config;
  }

  /**
   * @param cut whether there are more values, or too many to be listed in time
   */
  private record Listed(String dimension, List<String> values, boolean cut) {}

  private record Listing(Model.Dataset dataset, Model.Field field) {
    Listing overRows() {
      return new Listing(dataset.overRows(), field);
    }
  }

  Uni<Vocabulary> read(Caller caller, Model model) {
    Query.Viewer viewer = ModelQuery.viewer(caller, regions);
    List<Listing> listings = new ArrayList<>();
    for (Model.Dataset dataset : model.datasets()) {
      dataset.fields().stream()
          .filter(field -> field.type() == Type.TEXT && !field.personal() && !field.hidden())
          .forEach(field -> listings.add(new Listing(dataset, field)));
    }
    Uni<List<Listed>> values =
        Multi.createFrom()
            .iterable(listings)
            .onItem()
            .transformToUniAndConcatenate(listing ->
                values(caller, viewer, model, listing)
                    .onFailure(GovernedMetrics::outdated)
                    .recoverWithUni(() -> values(caller, viewer, model, listing.overRows())))
            .collect()
            .asList();
    Uni<List<Vocabulary.Coverage>> coverage =
        Multi.createFrom()
            .iterable(model.datasets())
            .onItem()
            .transformToUniAndConcatenate(dataset -> coverage(caller, viewer, dataset))
            .collect()
            .asList();
    Function<List<Vocabulary.Coverage>, Uni<? extends Vocabulary>> listed =
        covered -> values.map(found -> vocabulary(caller, viewer, model, covered, found));
    return coverage.chain(listed);
  }

  private Uni<Listed> values(Caller caller, Query.Viewer viewer, Model model, Listing listing) {
    Plan plan =
        Planner.values(
            model, listing.dataset(), listing.field(), viewer, config.vocabularyValues());
    String name = listing.field().name();
    return database
        .reading(
            caller,
            tx ->
                tx.list(
                    plan.sql(),
                    row -> row.text(plan.columns().getFirst().alias()),
                    plan.arguments().toArray()))
        .map(found -> listed(name, found))
        .onFailure(VocabularyReader::tookTooLong)
        .recoverWithItem(new Listed(name, List.of(), true));
  }

  /** A dimension too large to be listed in time can still be asked for by its exact values. */
  private static boolean tookTooLong(Throwable failure) {
    return failure instanceof ProblemException problem
        && problem.problem().kind() == Problem.Kind.TIMEOUT;
  }

  private Listed listed(String name, List<String> found) {
    boolean cut = found.size() > config.vocabularyValues();
    return new Listed(name, cut ? found.subList(0, config.vocabularyValues()) : found, cut);
  }

  private Uni<Vocabulary.Coverage> coverage(
      Caller caller, Query.Viewer viewer, Model.Dataset dataset) {
    Coverage coverage = Coverage.of(dataset, viewer);
    String timeField = dataset.timeField() == null ? "" : dataset.timeField();
    return database
        .reading(
            caller,
            tx ->
                tx.find(
                    coverage.sql(),
                    row -> covered(dataset, timeField, row),
                    coverage.arguments().toArray()))
        .map(found -> found.orElseThrow());
  }

  private static Vocabulary.Coverage covered(Model.Dataset dataset, String timeField, Fields row) {
    return new Vocabulary.Coverage(
        dataset.name(),
        dataset.label(),
        timeField,
        (LocalDate) row.value("first"),
        (LocalDate) row.value("last"),
        row.bigint("rows"));
  }

  private Vocabulary vocabulary(
      Caller caller,
      Query.Viewer viewer,
      Model model,
      List<Vocabulary.Coverage> coverage,
      List<Listed> listed) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    Set<String> capped = new LinkedHashSet<>();
    for (Listed each : listed) {
      values.merge(each.dimension(), each.values(), VocabularyReader::merged);
      if (each.cut()) {
        capped.add(each.dimension());
      }
    }
    flags(model, values);
    return new Vocabulary(
        model.name(),
        VocabularyNames.metrics(model, viewer),
        VocabularyNames.dimensions(model),
        values,
        List.copyOf(capped),
        coverage,
        ModelQuery.grain(model.defaultGrain()),
        model.currency(),
        model.examples(),
        ModelQuery.visibleRegions(caller, regions),
        calendar(model.calendar()));
  }

  private static Vocabulary.Calendar calendar(Model.Calendar written) {
    Model.WeekStart start = written.weekStart();
    return new Vocabulary.Calendar(
        start == null ? null : DayOfWeek.valueOf(start.name()), written.fiscalStart());
  }

  /** What is yes or no needs no look at the rows. */
  private static void flags(Model model, Map<String, List<String>> values) {
    for (Model.Dataset dataset : model.datasets()) {
      dataset.fields().stream()
          .filter(field -> field.type() == Type.BOOLEAN && !field.personal() && !field.hidden())
          .forEach(field -> values.putIfAbsent(field.name(), List.of("true", "false")));
    }
  }

  private static List<String> merged(List<String> some, List<String> more) {
    Set<String> all = new LinkedHashSet<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }
}
