package dev.trivium.chat.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Grain;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A made-up domain to practise on. Its words have nothing to do with the demo company.
 *
 * @param timeField the time dimension that is meant where none is named
 * @param counts metrics that count the different values of a dimension, by dimension
 * @param flags dimensions whose values only say whether something holds
 * @param also other words people use for a metric or dimension, which its model does not list
 * @param foreign nouns people might ask for that it has nothing of
 * @param places values people might ask for that it has no rows of
 */
record PracticeDomain(
    String name,
    Domain domain,
    String timeField,
    Map<String, String> counts,
    List<String> flags,
    Map<String, List<String>> also,
    List<String> foreign,
    List<String> places) {

  static final List<String> NAMES =
      List.of("clinic", "library", "freight", "hotel", "bakery", "software");

  PracticeDomain {
    counts = Map.copyOf(counts);
    flags = List.copyOf(flags);
    also = Map.copyOf(also);
    foreign = List.copyOf(foreign);
    places = List.copyOf(places);
  }

  /** Reads {@code <name>.domain.json}; it is part of the jar, so a missing one is a mistake. */
  static PracticeDomain load(String name) {
    try (InputStream in = PracticeDomain.class.getResourceAsStream(name + ".domain.json")) {
      if (in == null) {
        throw new IllegalStateException("no practice domain " + name);
      }
      return read(new ObjectMapper().readTree(in));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static PracticeDomain read(JsonNode file) {
    Map<String, List<String>> also = new LinkedHashMap<>();
    Map<String, List<String>> values = new LinkedHashMap<>();
    Map<String, String> counts = new LinkedHashMap<>();
    List<String> flags = new ArrayList<>();
    List<Domain.Metric> metrics = new ArrayList<>();
    for (JsonNode node : file.path("metrics")) {
      String name = node.path("name").asText();
      also.put(name, texts(node.path("also")));
      if (node.has("counts")) {
        counts.put(node.path("counts").asText(), name);
      }
      metrics.add(
          new Domain.Metric(
              name,
              node.path("label").asText(),
              node.path("description").asText(),
              texts(node.path("synonyms")),
              node.path("unit").asText(),
              node.path("additive").asBoolean()));
    }
    List<Domain.Dimension> dimensions = new ArrayList<>();
    for (JsonNode node : file.path("dimensions")) {
      String name = node.path("name").asText();
      also.put(name, texts(node.path("also")));
      if (node.has("values")) {
        values.put(name, texts(node.path("values")));
      }
      if (node.path("flag").asBoolean()) {
        flags.add(name);
      }
      dimensions.add(dimension(node, name));
    }
    Domain domain =
        new Domain(
            metrics,
            dimensions,
            values,
            Grain.valueOf(file.path("grain").asText()),
            file.path("currency").asText(),
            LocalDate.parse(file.path("first").asText()),
            LocalDate.parse(file.path("last").asText()));
    return new PracticeDomain(
        file.path("name").asText(),
        domain,
        file.path("time").asText(),
        counts,
        flags,
        also,
        texts(file.path("foreign")),
        texts(file.path("places")));
  }

  private static Domain.Dimension dimension(JsonNode node, String name) {
    return new Domain.Dimension(
        name,
        node.path("label").asText(),
        node.path("description").asText(),
        texts(node.path("synonyms")),
        node.path("time").asBoolean(),
        node.path("personal").asBoolean(),
        node.path("hidden").asBoolean(),
        node.path("many").asBoolean());
  }

  private static List<String> texts(JsonNode node) {
    List<String> out = new ArrayList<>();
    node.forEach(n -> out.add(n.asText()));
    return out;
  }

  /** Dimensions that group and filter. */
  List<Domain.Dimension> groups() {
    return domain.dimensions().stream()
        .filter(d -> domain.values().containsKey(d.name()) && !flags.contains(d.name()))
        .toList();
  }

  /** Values that stand in one dimension only. */
  List<String> clear(String dimension) {
    return domain.values().getOrDefault(dimension, List.of()).stream()
        .filter(v -> holders(v) == 1)
        .toList();
  }

  /** Values that stand in more than one dimension. */
  List<String> shared() {
    return domain.values().values().stream()
        .flatMap(List::stream)
        .filter(v -> holders(v) > 1)
        .distinct()
        .toList();
  }

  private long holders(String value) {
    return domain.values().values().stream().filter(all -> all.contains(value)).count();
  }
}
