package dev.trivium.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.forecast.series.Calendar;
import dev.trivium.forecast.series.GapMeaning;
import dev.trivium.forecast.series.Timeline;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;

/**
 * How values that come with a request are placed on a calendar.
 *
 * <p>A member of one series goes before the same member of the request.
 */
final class ReadingBody {
  static final Set<String> MEMBERS =
      Set.of("as_of", "nowcast", "gaps", "duplicates", "zone", "fiscal_start", "retail");
  private final JsonNode request;

  ReadingBody(JsonNode request) {
    this.request = request;
  }

  /** What a period without a value means, if it is said. */
  Optional<GapMeaning> gaps() {
    return word(request, "gaps", "gaps", GapMeaning.class);
  }

  /**
   * A series from its values and either its start, or the date of each, or neither.
   *
   * @param most periods it may have
   */
  Grid grid(JsonNode one, String at, double[] values, int most) {
    Optional<Calendar> grain = word(one, "grain", at + ".grain", Calendar.class);
    Reading reading = reading(one, at, grain);
    JsonNode dates = one.get("dates");
    boolean starts = one.hasNonNull("start");
    if (dates != null && !dates.isNull()) {
      if (starts) {
        throw Members.wrong(at + ".start", "must not stand beside dates");
      }
      return placed(dates, at + ".dates", values, new Dated(reading, most));
    }
    if (grain.isEmpty()) {
      if (starts) {
        throw Members.wrong(at + ".grain", "must be given where there is a start");
      }
      return Grid.steps(values, "none", 1).reading(reading.gaps(), false);
    }
    Timeline calendar = reading.years().of(grain.get());
    if (!starts) {
      return Grid.undated(values, calendar).reading(reading.gaps(), false);
    }
    Dated dated = new Dated(reading, most);
    long first = calendar.index(moment(one.get("start"), at + ".start"));
    try {
      for (int t = 0; t < values.length; t++) {
        dated.add(calendar.start(first + t), values[t]);
      }
      return values.length == 0
          ? Grid.placed(values, calendar.start(first), calendar)
          : dated.grid();
    } catch (DateTimeException unclear) {
      throw Members.badSeries(at + ".start", "cannot be placed: " + unclear.getMessage());
    }
  }

  private static Grid placed(JsonNode dates, String at, double[] values, Dated dated) {
    if (!dates.isArray() || dates.size() != values.length) {
      throw Members.badSeries(at, "must be an array with one date for each of the values");
    }
    for (int t = 0; t < values.length; t++) {
      JsonNode text = dates.get(t);
      try {
        dated.add(text.isTextual() ? text.textValue() : "", values[t]);
      } catch (DateTimeException notDate) {
        throw Members.badSeries(
            at + "[" + t + "]", "must be a date, time or instant such as 2026-01-31");
      }
    }
    try {
      return dated.grid();
    } catch (DateTimeException unclear) {
      throw Members.badSeries(at, "cannot be placed: " + unclear.getMessage());
    }
  }

  private Reading reading(JsonNode one, String at, Optional<Calendar> grain) {
    return new Reading(
        grain,
        either(one, at, "duplicates", Reading.Duplicates.class).orElse(Reading.Duplicates.ERROR),
        either(one, at, "gaps", GapMeaning.class).orElse(GapMeaning.UNKNOWN),
        zone(one, at),
        asOf(),
        request.path("nowcast").asBoolean(false),
        new YearsBody(request, one, at).years());
  }

  private Optional<LocalDateTime> asOf() {
    return request.hasNonNull("as_of")
        ? Optional.of(moment(request.get("as_of"), "as_of"))
        : Optional.empty();
  }

  private ZoneId zone(JsonNode one, String at) {
    boolean own = one.hasNonNull("zone");
    JsonNode name = own ? one.get("zone") : request.get("zone");
    if (name == null || name.isNull()) {
      return ZoneOffset.UTC;
    }
    return Reading.zone(name.asText())
        .orElseThrow(
            () -> Members.wrong(own ? at + ".zone" : "zone", "must be one such as Europe/Berlin"));
  }

  private <E extends Enum<E>> Optional<E> either(
      JsonNode one, String at, String name, Class<E> type) {
    return one.hasNonNull(name)
        ? word(one, name, at + "." + name, type)
        : word(request, name, name, type);
  }

  private static <E extends Enum<E>> Optional<E> word(
      JsonNode node, String name, String at, Class<E> type) {
    if (!node.hasNonNull(name)) {
      return Optional.empty();
    }
    Optional<E> found = Reading.named(type, node.get(name).asText());
    if (found.isEmpty()) {
      throw Members.wrong(at, "must be one of " + Reading.words(type));
    }
    return found;
  }

  private static LocalDateTime moment(JsonNode node, String at) {
    try {
      return Reading.moment(node.asText());
    } catch (DateTimeException notDate) {
      throw Members.wrong(at, "must be a date such as 2026-01-31");
    }
  }
}
