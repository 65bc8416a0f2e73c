package dev.trivium.llm;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The configured models, each behind its provider's pool and key, and its own breaker. */
final class Upstreams {
  private static final int KEEP_ALIVE_SECONDS = 50;

  private Upstreams() {}

  static Models of(OpenAiChatModel.Around around, Map<String, String> environment) {
    List<Models.Model> models = new ArrayList<>();
    for (Provider provider : around.config().providers()) {
      HttpClient http = client(around);
      ProviderKey key = new ProviderKey(around.vertx(), provider, environment, around.observer());
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

  /** One a provider, so that a slow one takes no connections from the others. */
  private static HttpClient client(OpenAiChatModel.Around around) {
    UpstreamConfig config = around.config();
    return around
        .vertx()
        .createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) config.patience().connect().toMillis())
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setTcpNoDelay(true),
            new PoolOptions().setHttp1MaxSize(config.pool()).setMaxWaitQueueSize(config.waiting()));
  }
}
