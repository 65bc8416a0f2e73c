package dev.trivium.forecast;

import dev.trivium.data.MetricQuery;
import dev.trivium.data.MetricResult;
import dev.trivium.forecast.series.Calendar;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The period that still runs, foreseen from its days so far.
 *
 * <p>All groups share one share, that of their sum: so what adds up goes on adding up.
 *
 * @param now rows from here on do not count; no later than the rows reach, because days that were
 *     not delivered yet are not empty ones
 * @param today tells which period it is
 */
record RunningPeriod(Calendar calendar, LocalDateTime now, LocalDateTime today) {
  /**
   * @param last day with rows, of all groups
   */
  static RunningPeriod of(ForecastRequest request, Optional<LocalDate> last) {
    LocalDate today = request.asOf();
    LocalDate reached =
        last.map(day -> day.plusDays(1)).filter(day -> day.isBefore(today)).orElse(today);
    Calendar calendar = Grains.calendar(request.grain());
    return new RunningPeriod(calendar, reached.atStartOfDay(), today.atStartOfDay());
  }

  /** Why there is no nowcast; empty when there may be one. */
  List<String> objections(History history, boolean additive) {
    List<String> objections = new ArrayList<>();
    if (!additive) {
      objections.add("there is no nowcast: values of this metric are no sums");
    } else if (calendar.compareTo(Calendar.DAY) <= 0) {
      objections.add("there is no nowcast of a single day");
    } else if (!history.to().equals(start().toLocalDate()) || now.isBefore(start())) {
      objections.add("there is no nowcast: the rows end before the running period");
    }
    return objections;
  }

  private LocalDateTime start() {
    return calendar.start(calendar.index(today));
  }

  /** The days that tell it. */
  MetricQuery.Time days() {
    LocalDate from = Nowcast.since(calendar, now).toLocalDate();
    LocalDate to = now.toLocalDate();
    LocalDate least = to.isAfter(from) ? to : from.plusDays(1);
    return new MetricQuery.Time(null, from, least, MetricQuery.Grain.DAY);
  }

  /** The grids with one period more, or as they were; notes say which. */
  Map<List<String>, Grid> added(
      Map<List<String>, Grid> grids, MetricResult days, List<String> notes) {
    boolean whole = !days.truncated() && days.split().isEmpty() && days.suppressed().groups() == 0;
    Nowcast nowcast = new Nowcast(calendar, now);
    Map<List<String>, Double> soFar = new LinkedHashMap<>();
    int period = History.column(days, MetricResult.Kind.PERIOD);
    int metric = History.column(days, MetricResult.Kind.METRIC);
    double sum = 0;
    for (List<Object> row : days.rows()) {
      if (row.get(period) instanceof LocalDate day && row.get(metric) instanceof Number number) {
        nowcast.add(day.atStartOfDay(), number.doubleValue());
        if (!day.isBefore(start().toLocalDate()) && day.isBefore(now.toLocalDate())) {
          soFar.merge(History.key(days, row), number.doubleValue(), Double::sum);
          sum += number.doubleValue();
        }
      }
    }
    OptionalDouble share = nowcast.share();
    if (!whole || share.isEmpty()) {
      notes.add("there is no nowcast: too few complete periods, or too little of this one");
      return grids;
    }
    notes.remove(History.RUNNING);
    notes.add(Nowcast.note(sum, share.getAsDouble(), now));
    Map<List<String>, Grid> longer = new LinkedHashMap<>();
    grids.forEach((key, grid) ->
        longer.put(key, grid.provisionally(soFar.getOrDefault(key, 0.0) / share.getAsDouble())));
    return longer;
  }
}
