package dev.trivium.chat;

import dev.trivium.data.Quotations;
import dev.trivium.data.Sources;
import dev.trivium.forecast.Forecast;
import dev.trivium.forecast.ForecastRequest;
import dev.trivium.forecast.Forecasts;
import dev.trivium.forecast.GroupForecasts;
import dev.trivium.forecast.Grouping;
import dev.trivium.kernel.Caller;
import io.smallrye.mutiny.Uni;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The boats with a handbook of one sentence and a forecast, and what was asked of both. */
final class Harbour implements Quotations, Forecasts {
  static final String ICE = "Ice may be kept for two days.";

  final List<ForecastRequest> foreseen = new ArrayList<>();
  final List<Caller> callers = new ArrayList<>();

  Analyst analyst() {
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    return new Analyst(
        AnalystConfidenceTest.boats(),
        this,
        this,
        clock,
        new AnalystLimits(2_000, 1_000, DayOfWeek.MONDAY, 10, Duration.ofDays(7)),
        new Calibrators(
            AnalystConfidenceTest.rule(), Calibrators.Store.NONE, clock, Duration.ofSeconds(60)),
        seen -> {});
  }

  @Override
  public Uni<Forecast> forecast(Caller caller, ForecastRequest request) {
    callers.add(caller);
    foreseen.add(request);
    List<Forecast.Point> points = new ArrayList<>();
    LocalDate month = LocalDate.of(2026, 3, 1);
    for (int i = 1; i <= request.horizonSteps(); i++) {
      points.add(new Forecast.Point(month.plusMonths(i), 10 + i, 5, 20));
    }
    Forecast.Interval interval = new Forecast.Interval(0.9, "conformal-own", true, 40, 0.9);
    return Uni.createFrom()
        .item(
            new Forecast(
                List.of(),
                points,
                interval,
                List.of("naive"),
                "ok",
                List.of(),
                Sources.NONE,
                null));
  }

  @Override
  public Uni<GroupForecasts> byGroup(Caller caller, ForecastRequest request, Grouping grouping) {
    return forecast(caller, request)
        .map(all ->
            new GroupForecasts(
                List.of(new GroupForecasts.Group(List.of("Hake"), all)), 0, Sources.NONE, null));
  }

  @Override
  public Uni<Found> find(Caller caller, String question, String lang) {
    callers.add(caller);
    Citation citation =
        new Citation(
            new Reference(UUID.nameUUIDFromBytes(new byte[] {1}), 0, "00"),
            "handbook.md",
            "Handbook",
            "all",
            "Ice",
            0,
            0,
            ICE.length(),
            ICE);
    Quoted quoted =
        new Quoted(citation, Optional.empty(), 0, List.of(new Sentence(0, ICE.length(), 0)));
    return Uni.createFrom().item(new Found(true, false, List.of(quoted)));
  }

  @Override
  public Uni<List<Citation>> again(Caller caller, List<Reference> references) {
    return Uni.createFrom().item(List.of());
  }
}
