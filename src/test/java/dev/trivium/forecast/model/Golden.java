package dev.trivium.forecast.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Reference values by name; {@code golden/make.R} says how they were made. */
public final class Golden {
  private static final String FILE = "/forecast/golden/r-forecast.txt";
  private static final Map<String, String> LINES = read();

  private Golden() {}

  public static String word(String name) {
    return Objects.requireNonNull(LINES.get(name), name);
  }

  public static double number(String name) {
    return numbers(name)[0];
  }

  public static double[] numbers(String name) {
    String line = word(name);
    return line.isEmpty()
        ? new double[0]
        : Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static Map<String, String> read() {
    Map<String, String> lines = new TreeMap<>();
    try (var in = Objects.requireNonNull(Golden.class.getResourceAsStream(FILE));
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        int colon = line.indexOf(':');
        lines.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}
