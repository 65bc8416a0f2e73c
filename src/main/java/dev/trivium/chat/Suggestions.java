package dev.trivium.chat;

import dev.trivium.chat.understanding.Domain;
import dev.trivium.chat.understanding.Interpretation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Questions that can be asked next; they are built of names of the model, so they parse. */
final class Suggestions {
  private Suggestions() {}

  static List<String> first(Domain domain, List<String> examples) {
    if (!examples.isEmpty()) {
      return examples.stream().limit(3).toList();
    }
    List<String> out = new ArrayList<>();
    for (Domain.Metric metric : domain.metrics().stream().limit(2).toList()) {
      out.add(metric.label() + group(domain, List.of()).map(g -> " by " + g).orElse(""));
    }
    return out;
  }

  static List<String> after(Domain domain, Interpretation query) {
    if (query.metrics().isEmpty()) {
      return List.of();
    }
    String metric = domain.label(query.metrics().get(0).metric());
    List<String> out = new ArrayList<>();
    group(domain, query.by()).ifPresent(group -> out.add(metric + " by " + group));
    if (query.grain() == null) {
      out.add(metric + " by " + domain.defaultGrain().word());
    }
    domain.metrics().stream()
        .filter(m -> !m.name().equals(query.metrics().get(0).metric()))
        .findFirst()
        .ifPresent(m -> out.add(m.label() + " instead"));
    return out.stream().limit(3).toList();
  }

  private static Optional<String> group(Domain domain, List<String> but) {
    return domain.dimensions().stream()
        .filter(d -> !d.time() && !d.personal() && !d.hidden() && !d.many())
        .filter(d -> !but.contains(d.name()))
        .filter(d -> domain.values().getOrDefault(d.name(), List.of()).size() > 1)
        .map(d -> d.label().toLowerCase(Locale.ROOT))
        .findFirst();
  }
}
