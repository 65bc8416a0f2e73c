package dev.trivium.data;

import dev.trivium.data.semantic.Model;
import dev.trivium.data.semantic.Plan;
import dev.trivium.data.semantic.Planner;
import dev.trivium.data.semantic.Query;
import dev.trivium.data.semantic.Type;
import dev.trivium.kernel.Caller;
import dev.trivium.store.Database;
import dev.trivium.store.DatabaseFailure;
import dev.trivium.store.Fields;
import dev.trivium.store.Regions;
import dev.trivium.store.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers questions to the current model, under the caller's row security. */
final class GovernedMetrics implements Metrics {
  private static final String STAND =
      """
      select (select coalesce(max(id), 0) from ops.change where key = any ($1)) as version,
             (select string_agg(l.run_id::text, ',' order by l.at desc, l.run_id desc)
                from unnest($1) d cross join lateral (
                  select e.run_id, e.at from lineage.edge e
                   where e.dst = d and e.step_name = 'load'
                   order by e.at desc, e.run_id desc limit 20) l) as runs
      """;

  private final Database database;
  private final Regions regions;
  private final SemanticModels models;
  private final Vocabularies vocabularies;
  private final ReadCache<MetricResult> cache;
  private final Qualities qualities;
  private final InstantSource clock;
  private final MetricsConfig config;

  /**
   * How the data stands.
   *
   * @param runs the newest that brought rows, newest first
   */
  private record Stand(long version, List<UUID> runs) {}

  /**
   * One row as it is shown.
   *
   * @param there whether it is one of the answer's, or only says how much is left out
   * @param left groups that are left out
   */
  private record Cells(List<@Nullable Object> values, boolean there, long left) {
    static Cells of(Plan plan, Fields row) {
      return plan.counted()
          ? new Cells(cells(plan, row), !row.isNull(Plan.NTH), row.bigint(Plan.LEFT))
          : new Cells(cells(plan, row), true, 0);
    }
  }

  GovernedMetrics(
      Database database,
      Regions regions,
      SemanticModels models,
      Vocabularies vocabularies,
      ReadCache<MetricResult> cache,
      Qualities qualities,
      InstantSource clock,
      MetricsConfig config) {
    this.database = database;
    this.regions = regions;
    this.models = models;
    this.vocabularies = vocabularies;
    this.cache = cache;
    this.qualities = qualities;
    this.clock = clock;
    this.config = config;
  }

  @Override
  public Uni<MetricResult> query(Caller caller, MetricQuery query) {
    return models
        .current(caller)
        .chain(current -> {
          Query asked = ModelQuery.of(query);
          Plan plan = plan(caller, current.model(), asked);
          Supplier<Plan> rows = () -> plan(caller, current.model().overRows(), asked);
          String hash = ModelQuery.hash(asked, current);
          return cache.get(
              ReadCache.Key.of(caller, hash),
              plan.datasets(),
              () ->
                  run(caller, plan, rows, hash)
                      .onFailure(GovernedMetrics::outdated)
                      .recoverWithUni(() -> run(caller, rows.get(), rows, hash)));
        });
  }

  private Plan plan(Caller caller, Model model, Query asked) {
    return Planner.plan(
        model, asked, ModelQuery.viewer(caller, regions), ModelQuery.limits(config));
  }

  /** A summary may go or change between two looks at the contracts; the rows stay. */
  static boolean outdated(Throwable failure) {
    return failure instanceof DatabaseFailure said && said.isAboutWhatIsGone();
  }

  @Override
  public Uni<Vocabulary> vocabulary(Caller caller) {
    return vocabularies.of(caller);
  }

  /**
   * @param rows the same question without summaries
   */
  private Uni<MetricResult> run(Caller caller, Plan plan, Supplier<Plan> rows, String hash) {
    Instant asOf = clock.instant();
    return qualities
        .of(caller, plan.datasets())
        .chain(quality ->
            database.reading(
                caller,
                tx ->
                    stand(tx, plan.datasets())
                        .chain(stand ->
                            quicker(tx, plan, rows)
                                .chain(taken ->
                                    rows(tx, taken)
                                        .map(read ->
                                            result(taken, read, hash, asOf, stand, quality))))));
  }

  /** Where much is marked in a summary, its statement would take longer than one over the rows. */
  private static Uni<Plan> quicker(Tx tx, Plan plan, Supplier<Plan> rows) {
    return Multi.createFrom()
        .iterable(plan.marked())
        .onItem()
        .transformToUniAndConcatenate(marked -> much(tx, marked, plan))
        .collect()
        .with(Collectors.reducing(false, Boolean::logicalOr))
        .map(much -> much ? rows.get() : plan);
  }

  private static Uni<Boolean> much(Tx tx, String marked, Plan plan) {
    return tx.find(marked, row -> row.flag("dirty"), plan.arguments().getFirst())
        .map(found -> found.orElse(false));
  }

  private static Uni<List<Cells>> rows(Tx tx, Plan plan) {
    return tx.list(plan.sql(), row -> Cells.of(plan, row), plan.arguments().toArray());
  }

  /** Read before the rows, so that a result is never older than what it names. */
  private static Uni<Stand> stand(Tx tx, List<String> datasets) {
    return tx.list(
            STAND,
            row ->
                new Stand(
                    row.bigint("version"),
                    row.optionalText("runs").stream()
                        .flatMap(ids -> Stream.of(ids.split(",")))
                        .map(UUID::fromString)
                        .distinct()
                        .toList()),
            (Object) datasets.toArray(String[]::new))
        .map(List::getFirst);
  }

  private MetricResult result(
      Plan plan,
      List<Cells> read,
      String hash,
      Instant asOf,
      Stand stand,
      List<DataQuality> quality) {
    boolean truncated = read.size() > plan.limit();
    List<List<@Nullable Object>> rows = new ArrayList<>(read.size());
    read.stream().filter(Cells::there).limit(plan.limit()).forEach(row -> rows.add(row.values()));
    long left = read.isEmpty() ? 0 : read.getFirst().left();
    return new MetricResult(
        plan.columns().stream().map(GovernedMetrics::column).toList(),
        rows,
        Map.copyOf(plan.definitions()),
        plan.datasets(),
        hash,
        plan.sql(),
        asOf,
        truncated,
        stand.version(),
        stand.runs(),
        plan.split(),
        quality,
        plan.counted() ? new Suppressed(left, config.groupMin()) : Suppressed.NONE);
  }

  private static MetricResult.Column column(Plan.Output output) {
    MetricResult.Kind kind =
        switch (output.role()) {
          case PERIOD -> MetricResult.Kind.PERIOD;
          case DIMENSION -> MetricResult.Kind.DIMENSION;
          case METRIC -> MetricResult.Kind.METRIC;
        };
    return new MetricResult.Column(output.name(), output.label(), kind, output.unit());
  }

  private static List<@Nullable Object> cells(Plan plan, Fields row) {
    List<@Nullable Object> cells = new ArrayList<>(plan.columns().size());
    for (Plan.Output output : plan.columns()) {
      cells.add(cell(row.value(output.alias()), output.type()));
    }
    return cells;
  }

  /** Whole numbers as Long, however the database widened them; decimals exact. */
  private static @Nullable Object cell(@Nullable Object value, Type type) {
    return switch (value) {
      case null -> null;
      case BigDecimal number when type == Type.INTEGER && number.precision() < 19 ->
          number.longValueExact();
      case BigDecimal number -> number;
      case Double number -> number;
      case Float number -> number.doubleValue();
      case Number whole when type == Type.DECIMAL -> BigDecimal.valueOf(whole.longValue());
      case Number whole -> whole.longValue();
      case Instant instant -> instant.toString();
      case Object other -> other;
    };
  }
}
