package dev.trivium.data;

import dev.trivium.llm.Embedder;
import dev.trivium.llm.Embedders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Embedders of the test's own; the first is the configured one. */
record Embeds(Map<String, Embedder> all) implements Embedders {
  static Embeds by(String model, Embedder embedder) {
    return new Embeds(Map.of()).and(model, embedder);
  }

  Embeds and(String model, Embedder embedder) {
    Map<String, Embedder> more = new LinkedHashMap<>(all);
    more.put(model, embedder);
    return new Embeds(more);
  }

  @Override
  public Embedder usual() {
    return all.values().iterator().next();
  }

  @Override
  public String model() {
    return all.keySet().iterator().next();
  }

  @Override
  public Optional<Embedder> of(String model) {
    return Optional.ofNullable(all.get(model));
  }

  @Override
  public boolean tellsMeaning(String model) {
    return true;
  }
}
