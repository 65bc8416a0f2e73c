package dev.trivium.chat;

import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Edits;
import dev.trivium.chat.understanding.Grain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Interpretation.Filter;
import dev.trivium.chat.understanding.Interpretation.Mode;
import dev.trivium.chat.understanding.Period;
import dev.trivium.data.MetricQuery;
import dev.trivium.data.MetricResult;
import dev.trivium.data.Metrics;
import dev.trivium.forecast.Forecasts;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import io.smallrye.mutiny.Uni;
import java.time.DayOfWeek;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs an interpretation: one query, two side by side, or a forecast. */
final class Execution {
  private final Metrics metrics;
  private final Forecasting forecasting;

  Execution(Metrics metrics, Forecasts forecasts, InstantSource clock) {
    this.metrics = metrics;
    this.forecasting = new Forecasting(forecasts, clock);
  }

  Uni<Table> run(Caller caller, Interpretation query, Domain domain, LocalDate today) {
    return switch (query.mode()) {
      case VALUE, LIST -> value(caller, query, domain);
      case COUNT_GROUPS ->
          value(caller, query, domain).map(Execution::whole).map(table -> counted(table, query));
      case RUNNING ->
          plain(caller, query, ranged(query, domain), 0)
              .map(Execution::whole)
              .map(table -> Reckoning.running(table, query));
      case MOVING -> moving(caller, query, domain, today);
      case EXTREME -> extreme(caller, query, domain);
      case COMPARE -> pair(caller, query, domain).map(table -> ordered(table, query, "current"));
      case GROWTH -> pair(caller, query, domain).map(table -> ordered(table, query, "growth"));
      case CONTRIBUTION -> contribution(caller, query, domain);
      case GROWTH_SERIES -> series(caller, query, domain);
      case SHARE -> share(caller, query);
      case FORECAST -> forecasting.table(caller, query, today);
    };
  }

  private Uni<Table> value(Caller caller, Interpretation query, Domain domain) {
    boolean ratio = query.metrics().stream().anyMatch(m -> m.per() != null);
    int limit = ratio ? 0 : query.limit();
    Period time = query.grain() == null ? query.time() : ranged(query, domain);
    Uni<Table> rows = plain(caller, query, time, limit);
    return ratio && query.ranked()
        ? rows.map(
            t -> Reckoning.best(t, Reckoning.value(query), query.descending(), query.limit()))
        : rows;
  }

  private Uni<Table> extreme(Caller caller, Interpretation query, Domain domain) {
    return plain(caller, query, ranged(query, domain), 0)
        .map(table ->
            Reckoning.best(table, Reckoning.value(query), query.descending(), query.limit()));
  }

  private Uni<Table> plain(
      Caller caller, Interpretation query, @Nullable Period period, int limit) {
    Grounding.Shape shape = new Grounding.Shape(query.by(), query.grain(), limit);
    return fetch(caller, query, Grounding.query(query, shape, period, query.filters()))
        .map(table -> Reckoning.ratios(table, query));
  }

  private Uni<Table> at(
      Caller caller,
      Interpretation query,
      List<String> by,
      @Nullable Period period,
      List<Filter> filters) {
    Grounding.Shape shape = new Grounding.Shape(by, null, 0);
    return fetch(caller, query, Grounding.query(query, shape, period, filters))
        .map(table -> Reckoning.ratios(table, query));
  }

  private Uni<Table> fetch(Caller caller, Interpretation query, MetricQuery asked) {
    return metrics.query(caller, asked).map(result -> table(query, result));
  }

  private static Table table(Interpretation query, MetricResult result) {
    String split = String.join(", ", result.split());
    if (!split.isEmpty() && query.mode() != Mode.VALUE) {
      throw Problem.unprocessable(
              "chat/mixed-units",
              "The amounts have several units, which cannot be compared or shared out; name one "
                  + split.replace('_', ' ')
                  + ".")
          .asException();
    }
    List<String> names = result.columns().stream().map(MetricResult.Column::name).toList();
    List<@Nullable String> units = new ArrayList<>();
    for (MetricResult.Column column : result.columns()) {
      units.add(column.unit());
    }
    return new Table(
        names,
        units,
        result.rows(),
        List.of(result.sql()),
        result.sources(),
        result.asOf(),
        result.truncated(),
        result.suppressed(),
        split.isEmpty()
            ? List.of()
            : List.of("Amounts in several units are split by " + split + " and not added."));
  }

  /** What is left out is not nothing: no sum, mean or count goes over it. */
  private static Table whole(Table table) {
    if (table.suppressed().groups() > 0) {
      throw Problem.unprocessable(
              "chat/small-groups",
              table.suppressed().groups()
                  + " groups stand on fewer than "
                  + table.suppressed().least()
                  + " rows and may not be shown, so there is no number over all of them; ask for"
                  + " coarser groups.")
          .asException();
    }
    return table;
  }

  private static DayOfWeek week(Domain domain) {
    DayOfWeek week = domain.weekStart();
    return week == null ? DayOfWeek.MONDAY : week;
  }

  private static Table counted(Table table, Interpretation query) {
    String name = query.by().isEmpty() ? "count" : query.by().get(0) + "_count";
    List<@Nullable Object> row = new ArrayList<>();
    row.add((long) table.rows().size());
    List<@Nullable String> units = new ArrayList<>();
    units.add("count");
    List<List<@Nullable Object>> rows = new ArrayList<>();
    rows.add(row);
    return table.with(List.of(name), units, rows);
  }

  private Uni<Table> pair(Caller caller, Interpretation query, Domain domain) {
    return at(caller, query, query.by(), query.time(), query.filters())
        .chain(now ->
            at(caller, query, query.by(), query.base(), query.filters())
                .map(before -> Reckoning.joined(now, before, query, domain)));
  }

  private Uni<Table> moving(Caller caller, Interpretation query, Domain domain, LocalDate today) {
    Period shown = ranged(query, domain);
    Grain grain = query.grain() == null ? domain.defaultGrain() : query.grain();
    LocalDate from = shown.from();
    Period wide =
        from == null
            ? shown
            : new Period(
                grain.plus(grain.floor(from, week(domain)), 1L - query.limit()),
                shown.to(),
                null,
                false);
    return plain(caller, query, wide, 0)
        .map(Execution::whole)
        .map(table -> new MovingAverage(domain, query, grain, today).of(table, shown));
  }

  private Uni<Table> contribution(Caller caller, Interpretation query, Domain domain) {
    return new Contributions(domain, query)
        .table(by -> pair(caller, by.isEmpty() ? Edits.alone(query) : Edits.by(query, by), domain));
  }

  private static Table ordered(Table table, Interpretation query, String column) {
    return query.ranked()
        ? Reckoning.best(table, column, query.descending(), query.limit())
        : table;
  }

  private Uni<Table> series(Caller caller, Interpretation query, Domain domain) {
    Period shown = ranged(query, domain);
    Grain grain = query.grain() == null ? domain.defaultGrain() : query.grain();
    boolean yearly = query.base() != null;
    LocalDate from = shown.from();
    Period wide =
        from == null
            ? shown
            : new Period(
                yearly ? from.minusYears(1) : grain.plus(from, -1), shown.to(), null, false);
    return plain(caller, query, wide, 0)
        .map(table -> Reckoning.series(table, query, shown, yearly, week(domain)));
  }

  private Uni<Table> share(Caller caller, Interpretation query) {
    List<Filter> part = Reckoning.all(query.filters(), query.part());
    return at(caller, query, query.by(), query.time(), part)
        .chain(parts ->
            at(caller, query, List.of(), query.time(), query.filters())
                .map(whole -> Reckoning.shares(parts, whole, query)))
        .map(table -> ordered(table, query, "share"));
  }

  /** The period of a series; without one, from the first to the last day there is. */
  private static Period ranged(Interpretation query, Domain domain) {
    Period time = query.time();
    LocalDate from = time == null ? null : time.from();
    LocalDate to = time == null ? null : time.to();
    LocalDate last = domain.last();
    return new Period(
        from == null ? domain.first() : from,
        to == null && last != null ? last.plusDays(1) : to,
        null,
        false);
  }
}
