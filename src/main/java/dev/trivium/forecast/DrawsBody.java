package dev.trivium.forecast;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How a request asks for sums over its horizon, and for sample paths. */
final class DrawsBody {
  static final Set<String> MEMBERS = Set.of("sums", "paths");
  private final JsonNode request;

  DrawsBody(JsonNode request) {
    this.request = request;
  }

  /** Errors: {@code forecast/bad-request}. */
  Draws draws(int horizon) {
    return new Draws(sums(horizon), paths());
  }

  private List<Integer> sums(int horizon) {
    if (!request.hasNonNull("sums")) {
      return List.of();
    }
    JsonNode given = request.get("sums");
    if (given.isBoolean()) {
      return given.booleanValue() ? List.of(horizon) : List.of();
    }
    if (!given.isArray()) {
      throw Members.wrong(
          "sums", "must be true for the whole horizon, or numbers of periods such as [3, 12]");
    }
    Set<Integer> steps = new TreeSet<>();
    for (int i = 0; i < given.size(); i++) {
      JsonNode one = given.get(i);
      int number = one.isIntegralNumber() && one.canConvertToInt() ? one.intValue() : 0;
      if (number < 1 || number > horizon) {
        throw Members.wrong(
            "sums[" + i + "]", "must be a whole number of periods from 1 to the horizon");
      }
      steps.add(number);
    }
    return List.copyOf(steps);
  }

  private int paths() {
    if (!request.hasNonNull("paths")) {
      return 0;
    }
    JsonNode given = request.get("paths");
    if (!given.isIntegralNumber() || !given.canConvertToInt() || given.intValue() < 1) {
      throw Members.wrong("paths", "must be a whole number of sample paths, at least 1");
    }
    return given.intValue();
  }
}
