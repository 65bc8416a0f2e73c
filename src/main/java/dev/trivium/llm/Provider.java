package dev.trivium.llm;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks Chat Completions.
 *
 * @param name what logs and metrics call it
 * @param baseUrl what {@code /chat/completions} is put behind
 * @param key where its key is; null for a server that wants none
 * @param models in the order of preference
 */
public record Provider(String name, URI baseUrl, @Nullable KeyReference key, List<Offer> models) {

  /**
   * A model of it.
   *
   * @param upstream what the provider calls it
   */
  public record Offer(ModelCard card, String upstream) {}

  public Provider {
    models = List.copyOf(models);
  }
}
