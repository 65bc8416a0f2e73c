package dev.trivium.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.data.Vocabulary;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A typed query that a language model proposes, said in words of the semantic model. The analyst
 * reads them as it reads those of a person, so the proposal meets the same rules, permissions and
 * doubts, and nothing a model says goes anywhere else.
 */
final class TypedQuestion {
  private static final int PARTS = 5;
  private static final int VALUE = 80;
  private static final int PERIODS = 400;
  private static final Set<String> GRAINS = Set.of("day", "week", "month", "quarter", "year");

  private final Vocabulary words;

  private TypedQuestion(Vocabulary words) {
    this.words = words;
  }

  /** Empty where it names what the caller's semantic model does not have. */
  static Optional<String> words(String arguments, Vocabulary words) {
    try {
      return new TypedQuestion(words).said(Wire.read(arguments));
    } catch (JsonProcessingException | DateTimeException unreadable) {
      return Optional.empty();
    }
  }

  /** The same for a forecast: "forecast of catch for Hake by month for the next 3 months". */
  static Optional<String> forecast(String arguments, Vocabulary words) {
    try {
      return new TypedQuestion(words).foreseen(Wire.read(arguments));
    } catch (JsonProcessingException unreadable) {
      return Optional.empty();
    }
  }

  private Optional<String> foreseen(JsonNode query) {
    Optional<String> metric = metric(query.path("metric").asText());
    String grain = query.path("grain").asText("month");
    int periods = query.path("periods").asInt(1);
    StringBuilder out = new StringBuilder("forecast of ").append(metric.orElse(""));
    boolean real = metric.isPresent() && GRAINS.contains(grain) && periods > 0;
    if (!real || periods > PERIODS || !filters(query, out)) {
      return Optional.empty();
    }
    out.append(" by ").append(grain).append(" for the next ");
    return Optional.of(
        out.append(periods == 1 ? grain : periods + " " + grain + "s").toString().strip());
  }

  private Optional<String> metric(String name) {
    return words.metrics().stream()
        .filter(metric -> metric.name().equals(name))
        .findFirst()
        .map(Vocabulary.Metric::label);
  }

  private Optional<String> said(JsonNode query) {
    List<String> metrics = new ArrayList<>();
    query.path("metrics").forEach(name -> metric(name.asText()).ifPresent(metrics::add));
    if (metrics.isEmpty() || metrics.size() != query.path("metrics").size()) {
      return Optional.empty();
    }
    StringBuilder out = new StringBuilder();
    int limit = query.path("limit").asInt();
    if (limit > 0) {
      out.append(query.path("descending").asBoolean(true) ? "top " : "bottom ").append(limit);
    }
    boolean whole = dimensions(query, out, String.join(" and ", metrics), limit > 0);
    return whole && filters(query, out) && period(query, out)
        ? Optional.of(out.toString().strip())
        : Optional.empty();
  }

  /** "top 5 boats by catch", "catch by boat and month". */
  private boolean dimensions(JsonNode query, StringBuilder out, String metrics, boolean ranked) {
    List<String> by = new ArrayList<>();
    for (JsonNode name : query.path("by")) {
      Optional<String> label = label(name.asText());
      if (label.isEmpty()) {
        return false;
      }
      by.add(label.get());
    }
    if (ranked && by.size() == 1) {
      out.append(' ').append(by.getFirst()).append(" by ").append(metrics);
    } else {
      out.append(' ').append(metrics);
      by.forEach(each -> out.append(" by ").append(each));
    }
    String grain = query.path("grain").asText("");
    if (GRAINS.contains(grain)) {
      out.append(" by ").append(grain);
    }
    return by.size() <= PARTS;
  }

  private Optional<String> label(String name) {
    return words.dimensions().stream()
        .filter(known -> known.name().equals(name) && !known.hidden() && !known.personal())
        .map(Vocabulary.Dimension::label)
        .findFirst();
  }

  private boolean filters(JsonNode query, StringBuilder out) {
    for (JsonNode filter : query.path("filters")) {
      String dimension = filter.path("dimension").asText();
      List<String> known = words.values().getOrDefault(dimension, List.of());
      List<String> values = new ArrayList<>();
      for (JsonNode value : filter.path("values")) {
        values.add(value.asText());
      }
      boolean real =
          !values.isEmpty()
              && values.size() <= PARTS
              && values.stream().allMatch(v -> v.length() <= VALUE && known.contains(v));
      if (label(dimension).isEmpty() || !real) {
        return false;
      }
      out.append(filter.path("not").asBoolean() ? " excluding " : " for ")
          .append(String.join(" or ", values));
    }
    return true;
  }

  private static boolean period(JsonNode query, StringBuilder out) {
    String from = query.path("from").asText("");
    String to = query.path("to").asText("");
    LocalDate last = to.isEmpty() ? null : LocalDate.parse(to).minusDays(1);
    if (!from.isEmpty()) {
      LocalDate first = LocalDate.parse(from);
      out.append(last == null ? " since " + first : " from " + first + " to " + last);
    } else if (last != null) {
      out.append(" until ").append(last);
    }
    return true;
  }
}
