package dev.trivium.forecast.arima;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reference values that golden/arima.R made. */
final class Golden {
  private Golden() {}

  static List<JsonNode> of(String part) {
    try (InputStream in = Golden.class.getResourceAsStream("/forecast/golden/arima.json")) {
      List<JsonNode> all = new ArrayList<>();
      new ObjectMapper().readTree(Objects.requireNonNull(in)).get(part).forEach(all::add);
      return all;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Numbers; null is an unknown one. */
  static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      JsonNode one = array.get(i);
      numbers[i] = one.isNumber() ? one.doubleValue() : Double.NaN;
    }
    return numbers;
  }

  static Weights weights(JsonNode at) {
    return Weights.given(
        numbers(at.get("ar")),
        numbers(at.get("seasonAr")),
        numbers(at.get("ma")),
        numbers(at.get("seasonMa")),
        at.get("m").asInt());
  }

  /** Free numbers of printed coefficients. */
  static double[] free(JsonNode at) {
    List<double[]> parts =
        List.of(
            numbers(at.get("ar")),
            numbers(at.get("seasonAr")),
            negative(numbers(at.get("ma"))),
            negative(numbers(at.get("seasonMa"))));
    return parts.stream()
        .flatMapToDouble(part -> java.util.Arrays.stream(Partials.free(part, 0.9999999)))
        .toArray();
  }

  private static double[] negative(double[] values) {
    return java.util.Arrays.stream(values).map(value -> -value).toArray();
  }
}
