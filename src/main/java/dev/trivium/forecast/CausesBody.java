package dev.trivium.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.forecast.series.Regressor;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** Of all series. */
  Causes all(int horizonSteps) {
    return new Causes("", List.of(), region(request, "holidays"), horizonSteps);
  }

  /** Of one series, which was read already. */
  Causes of(JsonNode one, String at, Grid grid, int horizonSteps) {
    int values = Math.max(grid.length(), one.path("values").size());
    Optional<String> region =
        one.hasNonNull("holidays") ? region(one, at + ".holidays") : region(request, "holidays");
    String place = at + ".covariates";
    JsonNode given = one.get("covariates");
    List<Regressor> covariates = new ArrayList<>();
    if (given != null && !given.isNull()) {
      if (!given.isObject() || given.size() > MOST) {
        throw bad(place, "must be an object of at most " + MOST + " names, each with numbers");
      }
      for (Map.Entry<String, JsonNode> entry : given.properties()) {
        String where = place + "." + entry.getKey();
        double[] numbers = numbers(entry.getValue(), where);
        if (numbers.length > values + Math.max(0, horizonSteps)) {
          throw bad(
              where,
              "has "
                  + numbers.length
                  + " numbers, more than the "
                  + values
                  + " values and the horizon of "
                  + horizonSteps
                  + " together");
        }
        covariates.add(new Regressor(entry.getKey(), 0, numbers));
      }
    }
    return new Causes(place, covariates, region, horizonSteps);
  }

  private static double[] numbers(JsonNode given, String at) {
    if (!given.isArray()) {
      throw bad(at, "must be an array of numbers");
    }
    double[] numbers = new double[given.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode one = given.get(i);
      if (!one.isNumber() || !Double.isFinite(one.doubleValue())) {
        throw bad(at + "[" + i + "]", "must be a number: a cause must be known for every period");
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
      throw Problem.invalid(
              "forecast/bad-request", at + " must be a country or part of it, DE or DE-BY.")
          .at(at)
          .asException();
    }
    return Optional.of(given.textValue());
  }

  private static ProblemException bad(String at, String why) {
    return Problem.unprocessable("forecast/bad-series", at + " " + why + ".").at(at).asException();
  }
}
