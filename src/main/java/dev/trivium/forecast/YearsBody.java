package dev.trivium.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.forecast.series.RetailYear;
import java.time.DayOfWeek;
import java.time.Month;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How years are counted: {@code fiscal_start}, a month such as 04, or {@code retail}, {@code
 * {"weeks":"4-5-4","week_start":"sunday","month":"01","rule":"nearest"}}.
 *
 * <p>What one series says goes before what the request says.
 */
record YearsBody(JsonNode request, JsonNode one, String at) {
  private static final Map<String, List<Integer>> WEEKS =
      Map.of(
          "4-4-5", List.of(4, 4, 5),
          "4-5-4", List.of(4, 5, 4),
          "5-4-4", List.of(5, 4, 4));

  Years years() {
    boolean own = one.hasNonNull("fiscal_start") || one.hasNonNull("retail");
    JsonNode said = own ? one : request;
    String place = own ? at + "." : "";
    if (said.hasNonNull("fiscal_start") && said.hasNonNull("retail")) {
      throw Members.wrong(place + "fiscal_start", "must not stand beside retail");
    }
    Optional<Month> fiscal =
        said.hasNonNull("fiscal_start")
            ? Optional.of(month(said.get("fiscal_start"), place + "fiscal_start"))
            : Optional.empty();
    Optional<RetailYear> retail =
        said.hasNonNull("retail")
            ? Optional.of(retail(said.get("retail"), place + "retail"))
            : Optional.empty();
    return new Years(fiscal, retail);
  }

  private static RetailYear retail(JsonNode given, String at) {
    if (!given.isObject()) {
      throw Members.wrong(at, "must be an object with weeks, week_start, month and rule");
    }
    Members.only(given, at + ".", Set.of("weeks", "week_start", "month", "rule"));
    List<Integer> weeks = WEEKS.get(given.path("weeks").asText("4-4-5"));
    if (weeks == null) {
      throw Members.wrong(at + ".weeks", "must be 4-4-5, 4-5-4 or 5-4-4");
    }
    String rule = given.path("rule").asText("last");
    if (!rule.equals("last") && !rule.equals("nearest")) {
      throw Members.wrong(at + ".rule", "must be last or nearest");
    }
    DayOfWeek start =
        Reading.named(DayOfWeek.class, given.path("week_start").asText("monday"))
            .orElseThrow(() ->
                Members.wrong(
                    at + ".week_start", "must be one of " + Reading.words(DayOfWeek.class)));
    Month last = given.has("month") ? month(given.get("month"), at + ".month") : Month.DECEMBER;
    return new RetailYear(weeks, start, last, rule.equals("nearest"));
  }

  private static Month month(JsonNode given, String at) {
    String word = given.asText();
    if (!word.matches("0?[1-9]|1[0-2]")) {
      throw Members.wrong(at, "must be a month from 01 to 12");
    }
    return Month.of(Integer.parseInt(word));
  }
}
