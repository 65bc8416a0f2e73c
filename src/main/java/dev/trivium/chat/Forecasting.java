package dev.trivium.chat;

import dev.trivium.chat.understanding.Grain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Period;
import dev.trivium.data.MetricQuery;
import dev.trivium.data.Sources;
import dev.trivium.data.Suppressed;
import dev.trivium.forecast.Forecast;
import dev.trivium.forecast.ForecastRequest;
import dev.trivium.forecast.Forecasts;
import dev.trivium.forecast.GroupForecasts;
import dev.trivium.forecast.Grouping;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.time.DayOfWeek;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the rows of a forecast: one for each period, or one for each period and group. */
final class Forecasting {
  private static final double LEVEL = 0.9;
  private static final int DEFAULT_HORIZON = 6;
  private static final int HORIZON_MAX = 400;
  private static final int GROUPS_MAX = 12;

  private final Forecasts forecasts;
  private final InstantSource clock;

  Forecasting(Forecasts forecasts, InstantSource clock) {
    this.forecasts = forecasts;
    this.clock = clock;
  }

  Uni<Table> table(Caller caller, Interpretation query, LocalDate today) {
    Grain grain = query.grain() == null ? Grain.MONTH : query.grain();
    LocalDate start = grain.floor(today, DayOfWeek.MONDAY);
    Period time = query.time();
    LocalDate wanted = time == null ? null : time.to();
    LocalDate from = time == null || time.from() == null ? grain.plus(start, 1) : time.from();
    LocalDate to = wanted == null ? grain.plus(start, 1L + DEFAULT_HORIZON) : wanted;
    int steps = 1;
    while (steps < HORIZON_MAX && grain.plus(start, steps).isBefore(to)) {
      steps++;
    }
    ForecastRequest request =
        new ForecastRequest(
            query.metrics().get(0).metric(),
            Grounding.filters(query.filters()),
            MetricQuery.Grain.valueOf(grain.name()),
            steps,
            LEVEL,
            today);
    Window window = new Window(from, to);
    if (query.by().isEmpty()) {
      return forecasts.forecast(caller, request).map(found -> whole(found, window));
    }
    boolean largest = !query.ranked() || query.descending();
    return forecasts
        .byGroup(caller, request, new Grouping(query.by(), GROUPS_MAX, largest))
        .map(found -> split(found, query, window));
  }

  /** The periods that were asked for. */
  private record Window(LocalDate from, LocalDate to) {
    List<Forecast.Point> of(Forecast forecast) {
      return forecast.points().stream()
          .filter(point -> !point.period().isBefore(from) && point.period().isBefore(to))
          .toList();
    }

    double sum(Forecast forecast) {
      return of(forecast).stream().mapToDouble(Forecast.Point::value).sum();
    }
  }

  private Table whole(Forecast found, Window window) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    window.of(found).forEach(point -> rows.add(row(point, List.of())));
    List<String> notes = new ArrayList<>(found.notes());
    notes.add(bounds(List.of(found)));
    return table(List.of(), rows, found.sql(), found.sources(), notes);
  }

  /** Period by period, and in each the groups in one order. */
  private Table split(GroupForecasts found, Interpretation query, Window window) {
    List<GroupForecasts.Group> groups = new ArrayList<>(found.groups());
    if (query.ranked()) {
      Comparator<GroupForecasts.Group> bySize =
          Comparator.comparingDouble(group -> window.sum(group.forecast()));
      groups.sort(query.descending() ? bySize.reversed() : bySize);
      int wanted = query.limit() > 0 ? Math.min(query.limit(), groups.size()) : groups.size();
      groups = groups.subList(0, wanted);
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    int periods = groups.isEmpty() ? 0 : window.of(groups.getFirst().forecast()).size();
    for (int h = 0; h < periods; h++) {
      for (GroupForecasts.Group group : groups) {
        rows.add(row(window.of(group.forecast()).get(h), group.key()));
      }
    }
    List<String> notes = GroupNotes.of(groups);
    if (found.others() > 0) {
      notes.addFirst(leftOut(found, groups.size(), query));
    }
    if (!groups.isEmpty()) {
      notes.add(bounds(groups.stream().map(GroupForecasts.Group::forecast).toList()));
    }
    return table(query.by(), rows, found.sql(), found.sources(), notes);
  }

  /** Of more groups than are foreseen: which were, and which of these are shown. */
  private static String leftOut(GroupForecasts found, int shown, Interpretation query) {
    int tried = found.groups().size();
    String note =
        String.format(
            Locale.ROOT,
            "Of %d groups, the %d %s ones of the last year are foreseen; %d are left out.",
            tried + found.others(),
            tried,
            !query.ranked() || query.descending() ? "largest" : "smallest",
            found.others());
    if (shown < tried) {
      String which = query.descending() ? "highest" : "lowest";
      return note + " Shown are the " + shown + " of them with the " + which + " forecasts.";
    }
    boolean more = query.ranked() && query.limit() > tried;
    return more ? note + " A forecast has at most " + GROUPS_MAX + " groups." : note;
  }

  private static List<@Nullable Object> row(Forecast.Point point, List<String> key) {
    List<@Nullable Object> row = new ArrayList<>();
    row.add(point.period());
    row.addAll(key);
    row.add(point.value());
    row.add(point.lower());
    row.add(point.upper());
    return Table.row(row);
  }

  private Table table(
      List<String> by,
      List<List<@Nullable Object>> rows,
      @Nullable String sql,
      Sources sources,
      List<String> notes) {
    List<String> columns = new ArrayList<>(List.of("period"));
    columns.addAll(by);
    columns.addAll(List.of("value", "lower", "upper"));
    List<@Nullable String> units = new ArrayList<>();
    columns.forEach(column -> units.add(null));
    return new Table(
        columns,
        units,
        rows,
        sql == null ? List.of() : List.of(sql),
        sources,
        clock.instant(),
        false,
        Suppressed.NONE,
        notes);
  }

  private static String bounds(List<Forecast> all) {
    Set<String> methods = new LinkedHashSet<>();
    Set<String> members = new LinkedHashSet<>();
    boolean calibrated = true;
    for (Forecast one : all) {
      methods.add(one.interval().method());
      one.members().forEach(name -> members.add(all.size() > 1 ? kind(name) : name));
      calibrated &= one.interval().calibrated();
    }
    return String.format(
        Locale.ROOT,
        "The bounds aim at %.0f %% (%s%s); models: %s.",
        all.getFirst().interval().level() * 100,
        String.join(", ", methods),
        calibrated ? "" : all.size() > 1 ? ", not all calibrated" : ", not calibrated",
        String.join(", ", members));
  }

  /** Of many forecasts the kinds of models are told, not the form each took. */
  private static String kind(String model) {
    return model.replaceFirst("[(+].*", "");
  }
}
