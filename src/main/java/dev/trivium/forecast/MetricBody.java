package dev.trivium.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.data.MetricQuery.Grain;
import dev.trivium.forecast.series.Calendar;
import dev.trivium.forecast.series.FiscalCalendar;
import dev.trivium.forecast.series.RetailCalendar;
import dev.trivium.forecast.series.Timeline;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a request asks of a metric. */
final class MetricBody {
  private final JsonNode request;

  MetricBody(JsonNode request) {
    this.request = request;
  }

  ForecastRequest request(InstantSource clock, ReachBody reach, ReadingBody reading) {
    boolean nowcast = Members.flag(request, "nowcast", "nowcast");
    if (nowcast && !(timeline() instanceof Calendar)) {
      throw Members.wrong("nowcast", "cannot stand beside fiscal_start and retail of a metric");
    }
    LocalDate asOf =
        request.hasNonNull("as_of")
            ? date(request.get("as_of"), "as_of")
            : LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return new ForecastRequest(
        Members.text(request.get("metric"), "metric"),
        FilterBody.all(Members.array(request.get("filters"), "filters")),
        known(),
        reach.horizon(),
        reach.level(),
        asOf,
        reading.gaps(),
        nowcast);
  }

  /** The periods that are foreseen. */
  Timeline timeline() {
    return new YearsBody(request, request, "").years().of(Grains.calendar(grain()));
  }

  List<String> dimensions() {
    List<String> names = new ArrayList<>();
    for (JsonNode name : Members.array(request.get("dimensions"), "dimensions")) {
      names.add(Members.text(name, "dimensions"));
    }
    return names;
  }

  /** Of the periods a query knows, of which those of {@link #timeline} are made. */
  private Grain known() {
    return switch (timeline()) {
      case Calendar _ -> grain();
      case FiscalCalendar _ -> Grain.MONTH;
      case RetailCalendar _ -> Grain.DAY;
    };
  }

  private Grain grain() {
    return request.hasNonNull("grain") ? grain(request.get("grain"), "grain") : Grain.MONTH;
  }

  private static Grain grain(JsonNode node, String at) {
    String word = Members.text(node, at).toUpperCase(Locale.ROOT);
    for (Grain grain : Grain.values()) {
      if (grain.name().equals(word)) {
        return grain;
      }
    }
    throw Members.wrong(at, "must be hour, day, week, month, quarter or year");
  }

  private static LocalDate date(JsonNode node, String at) {
    try {
      return Reading.within(LocalDate.parse(Members.text(node, at)).atStartOfDay()).toLocalDate();
    } catch (DateTimeException notDate) {
      throw Members.wrong(at, "must be a date such as 2026-01-31");
    }
  }
}
