package dev.trivium.chat;

import dev.trivium.data.MetricQuery;
import dev.trivium.data.MetricResult;
import dev.trivium.data.Metrics;
import dev.trivium.data.Sources;
import dev.trivium.forecast.Forecast;
import dev.trivium.forecast.ForecastRequest;
import dev.trivium.forecast.Forecasts;
import dev.trivium.forecast.GroupForecasts;
import dev.trivium.forecast.Grouping;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Foresees the same period a year before: only the shape of the answer is judged by it. */
record LastYear(Metrics metrics) implements Forecasts {
  private static final Sources ROWS = new Sources(List.of("rows"), List.of());

  @Override
  public Uni<Forecast> forecast(Caller caller, ForecastRequest request) {
    List<Forecast.Point> points = new ArrayList<>();
    for (LocalDate from : periods(request)) {
      points.add(point(from, read(caller, request, List.of(), from).rows().getFirst()));
    }
    return Uni.createFrom().item(of(points));
  }

  @Override
  public Uni<GroupForecasts> byGroup(Caller caller, ForecastRequest request, Grouping grouping) {
    Map<List<String>, List<Forecast.Point>> groups = new LinkedHashMap<>();
    int dimensions = grouping.dimensions().size();
    for (LocalDate from : periods(request)) {
      for (List<@Nullable Object> row : read(caller, request, grouping.dimensions(), from).rows()) {
        List<String> key =
            row.subList(0, dimensions).stream()
                .map(cell -> Optional.ofNullable(cell).map(Object::toString).orElse(""))
                .toList();
        groups.computeIfAbsent(key, any -> new ArrayList<>()).add(point(from, row));
      }
    }
    List<GroupForecasts.Group> all = new ArrayList<>();
    groups.forEach((key, points) -> {
      if (points.size() == request.horizonSteps()) {
        all.add(new GroupForecasts.Group(key, of(points)));
      }
    });
    return Uni.createFrom().item(new GroupForecasts(all, 0, ROWS, null));
  }

  private static int months(ForecastRequest request) {
    return switch (request.grain()) {
      case QUARTER -> 3;
      case YEAR -> 12;
      case HOUR, DAY, WEEK, MONTH -> 1;
    };
  }

  private static List<LocalDate> periods(ForecastRequest request) {
    int months = months(request);
    LocalDate month = request.asOf().withDayOfMonth(1);
    LocalDate at = months == 3 ? month.minusMonths((month.getMonthValue() - 1) % 3) : month;
    List<LocalDate> periods = new ArrayList<>();
    for (int i = 0; i < request.horizonSteps(); i++) {
      periods.add(at.plusMonths((long) i * months));
    }
    return periods;
  }

  private MetricResult read(
      Caller caller, ForecastRequest request, List<String> dimensions, LocalDate from) {
    LocalDate before = from.minusYears(1);
    MetricQuery.Time time =
        new MetricQuery.Time(null, before, before.plusMonths(months(request)), null);
    MetricQuery query =
        new MetricQuery(
            List.of(request.metric()),
            dimensions,
            request.filters(),
            time,
            List.of(),
            List.of(),
            0,
            null);
    return metrics.query(caller, query).await().indefinitely();
  }

  private static Forecast.Point point(LocalDate period, List<@Nullable Object> row) {
    double value = row.getLast() instanceof Number number ? number.doubleValue() : 0;
    return new Forecast.Point(period, value, value * 0.8, value * 1.2);
  }

  private static Forecast of(List<Forecast.Point> points) {
    return new Forecast(
        List.of(),
        points,
        new Forecast.Interval(0.9, "uncalibrated", false, 0, Double.NaN),
        List.of("seasonal"),
        "Fitted",
        List.of(),
        ROWS,
        null);
  }
}
