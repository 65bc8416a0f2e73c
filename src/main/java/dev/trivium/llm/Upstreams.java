package dev.trivium.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The configured models, each behind its provider's pool and key, and its own breaker. */
final class Upstreams {
  private Upstreams() {}

  static Models of(OpenAiChatModel.Around around, Map<String, String> environment) {
    List<Models.Model> models = new ArrayList<>();
    VaultAccess access = around.config().vault();
    VaultSecrets vault =
        access == null ? null : new VaultSecrets(around.vertx(), access, environment);
    for (Provider provider : around.config().providers()) {
      LoopClients http = new LoopClients(around.vertx(), around.config(), loops());
      ProviderKey key =
          new ProviderKey(around.vertx(), provider, environment, vault, around.observer());
      if (provider.key() != null) {
        around.vertx().setPeriodic(around.config().keyRefresh().toMillis(), tick -> key.again());
      }
      for (Provider.Offer offer : provider.models()) {
        models.add(
            new Models.Model(
                offer.card(), new OpenAiChatModel(around, provider, offer, http, key)));
      }
    }
    List<Models.Model> all = List.copyOf(models);
    return all.isEmpty() ? Models.NONE : () -> all;
  }

  /** Requests come in on one event loop a core. */
  private static int loops() {
    return Runtime.getRuntime().availableProcessors();
  }
}
