package dev.trivium.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.forecast.series.Regressor;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of causes that are known ahead: {@code holidays} for all its series, or for
 * one, and {@code covariates} of each.
 */
final class CausesBody {
  private static final int MOST = 50;

  private final JsonNode request;

  CausesBody(JsonNode request) {
    this.request = request;
  }

  /** Of all series of a metric, by dates. */
  DatedCauses all(int horizonSteps) {
    JsonNode dates = request.get("dates");
    boolean dated = dates != null && !dates.isNull();
    List<LocalDateTime> moments = dated ? moments(dates) : List.of();
    Map<String, double[]> numbers = numbers(request.get("covariates"), "covariates");
    if (dated == numbers.isEmpty()) {
      throw Members.badSeries(
          dated ? "dates" : "covariates",
          dated ? "must stand beside covariates" : "must stand beside dates, one for each number");
    }
    numbers.forEach((name, given) -> {
      if (given.length != moments.size()) {
        throw Members.badSeries(
            "covariates." + name,
            "has " + given.length + " numbers, but there are " + moments.size() + " dates");
      }
    });
    return new DatedCauses(moments, numbers, region(request, "holidays"), horizonSteps);
  }

  private static List<LocalDateTime> moments(JsonNode dates) {
    if (!dates.isArray()) {
      throw Members.badSeries("dates", "must be an array");
    }
    List<LocalDateTime> moments = new ArrayList<>(dates.size());
    for (JsonNode date : dates) {
      try {
        moments.add(moment(date.asText()));
      } catch (DateTimeException notDate) {
        throw Members.badSeries(
            "dates[" + moments.size() + "]",
            "must be a date or a time such as 2026-01-31 or 2026-01-31T14:00");
      }
    }
    return moments;
  }

  /** Queries name hours as instants, so these are read, too; metrics keep UTC. */
  private static LocalDateTime moment(String text) {
    boolean instant = text.indexOf('T') > 0 && text.endsWith("Z");
    return Reading.moment(instant ? text.substring(0, text.length() - 1) : text);
  }

  /** Of one series, which was read already. */
  Causes of(JsonNode one, String at, Grid grid, int horizonSteps) {
    long values = Math.max(grid.length(), one.path("values").size());
    Optional<String> region =
        one.hasNonNull("holidays") ? region(one, at + ".holidays") : region(request, "holidays");
    String place = at + ".covariates";
    List<Regressor> covariates = new ArrayList<>();
    numbers(one.get("covariates"), place)
        .forEach((name, numbers) -> {
          if (numbers.length > values + Math.max(0, horizonSteps)) {
            throw Members.badSeries(
                place + "." + name,
                "has "
                    + numbers.length
                    + " numbers, more than the "
                    + values
                    + " values and the horizon of "
                    + horizonSteps
                    + " together");
          }
          covariates.add(new Regressor(name, 0, numbers));
        });
    return new Causes(place, covariates, region, horizonSteps, covariates.isEmpty());
  }

  /** The numbers of each cause by its name. */
  private static Map<String, double[]> numbers(@Nullable JsonNode given, String place) {
    Map<String, double[]> numbers = new LinkedHashMap<>();
    if (given == null || given.isNull()) {
      return numbers;
    }
    if (!given.isObject() || given.size() > MOST) {
      throw Members.badSeries(
          place, "must be an object of at most " + MOST + " names, each with numbers");
    }
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      numbers.put(entry.getKey(), array(entry.getValue(), place + "." + entry.getKey()));
    }
    return numbers;
  }

  private static double[] array(JsonNode given, String at) {
    if (!given.isArray()) {
      throw Members.badSeries(at, "must be an array of numbers");
    }
    double[] numbers = new double[given.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode one = given.get(i);
      if (!one.isNumber() || !Double.isFinite(one.doubleValue())) {
        throw Members.badSeries(
            at + "[" + i + "]", "must be a number: a cause must be known for every period");
      }
      numbers[i] = one.doubleValue();
    }
    return numbers;
  }

  private static Optional<String> region(JsonNode node, String at) {
    JsonNode given = node.get("holidays");
    if (given == null || given.isNull()) {
      return Optional.empty();
    }
    if (!given.isTextual() || !given.textValue().matches("[A-Za-z0-9_-]{2,40}")) {
      throw Members.wrong(at, "must be a country or part of it, DE or DE-BY");
    }
    return Optional.of(given.textValue());
  }
}
