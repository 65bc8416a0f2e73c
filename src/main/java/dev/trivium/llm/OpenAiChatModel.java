package dev.trivium.llm;

import dev.trivium.kernel.LlmObservation;
import dev.trivium.kernel.Observer;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** A model behind Chat Completions. Each subscription is one {@link Call}. */
final class OpenAiChatModel implements ChatModel {
  private static final String PATH = "/chat/completions";

  private final Around around;
  private final Provider provider;
  private final Provider.Offer offer;
  private final LoopClients http;
  private final ProviderKey key;
  private final Breaker breaker;
  private final String path;
  private final AtomicReference<Dialect> dialect = new AtomicReference<>(Dialect.USUAL);

  /** What surrounds all models. */
  record Around(
      Vertx vertx,
      UpstreamConfig config,
      InstantSource clock,
      RandomGenerator random,
      Observer observer) {}

  OpenAiChatModel(
      Around around, Provider provider, Provider.Offer offer, LoopClients http, ProviderKey key) {
    this.around = around;
    this.provider = provider;
    this.offer = offer;
    this.http = http;
    this.key = key;
    this.path = provider.baseUrl().getRawPath().replaceAll("/+$", "") + PATH;
    this.breaker =
        new Breaker(
            around.vertx(),
            provider.name(),
            offer.card().alias(),
            around.config().breaking(),
            around.observer());
  }

  @Override
  public Multi<ModelEvent> stream(Prompt prompt) {
    return Multi.createFrom().publisher(subscriber -> Call.begin(this, prompt, subscriber));
  }

  Around around() {
    return around;
  }

  HttpClient http() {
    return http.here();
  }

  ProviderKey key() {
    return key;
  }

  Breaker breaker() {
    return breaker;
  }

  String alias() {
    return offer.card().alias();
  }

  Dialect dialect() {
    return dialect.get();
  }

  /** A way to ask that worked where the usual one was refused. */
  void learn(Dialect spoken) {
    Dialect before = dialect.getAndSet(spoken);
    if (!before.equals(spoken)) {
      around
          .observer()
          .observe(
              new LlmObservation.ModelLearnt(provider.name(), alias(), spoken.learntFrom(before)));
    }
  }

  void told(String outcome, int status, int attempts, long first, long total, Tokens tokens) {
    around
        .observer()
        .observe(
            new LlmObservation.ModelCalled(
                provider.name(),
                alias(),
                outcome,
                status,
                attempts,
                first,
                total,
                tokens.input(),
                tokens.output()));
  }

  /** Where and as whom it is asked; with the key of this moment. */
  RequestOptions target() {
    URI base = provider.baseUrl();
    boolean tls = "https".equals(base.getScheme());
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(base.getHost())
            .setPort(base.getPort() == -1 ? tls ? 443 : 80 : base.getPort())
            .setSsl(tls)
            .setURI(path)
            .putHeader("content-type", "application/json");
    key.current().ifPresent(known -> options.putHeader("authorization", "Bearer " + known));
    return options;
  }

  byte[] body(Prompt prompt, Dialect spoken) {
    int most = Math.max(1, Math.min(prompt.maxOutput(), offer.card().maxOutput()));
    return RequestBody.of(prompt, offer.upstream(), most, spoken);
  }
}
