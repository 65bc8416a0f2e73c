package dev.trivium.forecast;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far a request wants to see, and how sure its bounds are to be.
 *
 * @param usual level of the bounds where the request does not say
 */
record ReachBody(JsonNode request, double usual) {
  private static final int HORIZON = 12;

  int horizon() {
    JsonNode given = request.get("horizon");
    if (given == null || given.isNull()) {
      return HORIZON;
    }
    if (!given.isIntegralNumber() || !given.canConvertToInt()) {
      throw Members.wrong("horizon", "must be a whole number of periods");
    }
    return given.intValue();
  }

  double level() {
    JsonNode given = request.get("level");
    if (given == null || given.isNull()) {
      return usual;
    }
    if (!given.isNumber()) {
      throw Members.wrong("level", "must be a number such as 0.9");
    }
    return given.doubleValue();
  }
}
