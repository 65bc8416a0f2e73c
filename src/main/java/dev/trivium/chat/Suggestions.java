package dev.trivium.chat;

import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.data.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Questions that can be asked next; they are built of names of the model, so they parse. */
final class Suggestions {
  private Suggestions() {}

  static List<String> first(Domain domain, Vocabulary words) {
    if (!words.examples().isEmpty()) {
      return words.examples().stream().limit(3).toList();
    }
    List<String> out = new ArrayList<>();
    for (Domain.Metric metric : domain.metrics().stream().limit(2).toList()) {
      Optional<String> group = group(domain, words, metric.name(), List.of());
      out.add(metric.label() + group.map(g -> " by " + g).orElse(""));
    }
    return out;
  }

  static List<String> after(Domain domain, Vocabulary words, Interpretation query) {
    if (query.metrics().isEmpty()) {
      return List.of();
    }
    String metric = domain.label(query.metrics().get(0).metric());
    List<String> out = new ArrayList<>();
    group(domain, words, query.metrics().get(0).metric(), query.by())
        .ifPresent(group -> out.add(metric + " by " + group));
    if (query.grain() == null) {
      out.add(metric + " by " + domain.defaultGrain().word());
    }
    domain.metrics().stream()
        .filter(m -> !m.name().equals(query.metrics().get(0).metric()))
        .findFirst()
        .ifPresent(m -> out.add(m.label() + " instead"));
    return out.stream().limit(3).toList();
  }

  private static Optional<String> group(
      Domain domain, Vocabulary words, String metric, List<String> but) {
    return domain.dimensions().stream()
        .filter(d -> !d.time() && !d.personal() && !d.hidden() && !d.many())
        .filter(d -> !but.contains(d.name()))
        .filter(d -> stands(words, metric, d.name()))
        .filter(d -> domain.values().getOrDefault(d.name(), List.of()).size() > 1)
        .map(d -> d.label().toLowerCase(Locale.ROOT))
        .findFirst();
  }

  /** Whether every dataset the metric counts rows of has the dimension. */
  private static boolean stands(Vocabulary words, String metric, String dimension) {
    return words.metrics().stream()
        .filter(known -> known.name().equals(metric))
        .flatMap(known -> known.datasets().stream())
        .allMatch(dataset ->
            words.dimensions().stream()
                .anyMatch(d -> d.name().equals(dimension) && d.dataset().equals(dataset)));
  }
}
