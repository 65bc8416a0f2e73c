package dev.trivium.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trivium.kernel.LlmObservation;
import dev.trivium.kernel.Observation;
import dev.trivium.kernel.ProblemException;
import dev.trivium.support.UpstreamSimulator;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One model behind one simulator, and what it reported. */
final class UpstreamForTests implements AutoCloseable {
  static final String ALIAS = "wordy";

  final Vertx vertx = Vertx.vertx();
  final UpstreamSimulator simulator = UpstreamSimulator.start(vertx);
  final List<Observation> seen = new CopyOnWriteArrayList<>();
  private @Nullable KeyReference key;
  private @Nullable VaultAccess vault;
  private Map<String, String> environment = Map.of();
  private UpstreamConfig.Patience patience =
      new UpstreamConfig.Patience(
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60));
  private UpstreamConfig.Retries retries = new UpstreamConfig.Retries(0, Duration.ofMillis(5));
  private UpstreamConfig.Breaking breaking =
      new UpstreamConfig.Breaking(1_000, Duration.ofSeconds(30), Duration.ofSeconds(10));
  private @Nullable String baseUrl;

  UpstreamForTests key(KeyReference reference, Map<String, String> variables) {
    key = reference;
    environment = variables;
    return this;
  }

  UpstreamForTests vault(VaultAccess access) {
    vault = access;
    return this;
  }

  UpstreamForTests patience(int first, int between, int total) {
    patience =
        new UpstreamConfig.Patience(
            Duration.ofSeconds(2),
            Duration.ofMillis(first),
            Duration.ofMillis(between),
            Duration.ofMillis(total));
    return this;
  }

  UpstreamForTests retries(int most) {
    retries = new UpstreamConfig.Retries(most, Duration.ofMillis(5));
    return this;
  }

  UpstreamForTests breaking(int failures, Duration reset) {
    breaking = new UpstreamConfig.Breaking(failures, Duration.ofSeconds(30), reset);
    return this;
  }

  UpstreamForTests at(String url) {
    baseUrl = url;
    return this;
  }

  ChatModel model() {
    return models().all().getFirst().chat();
  }

  Models models() {
    ModelCard card =
        new ModelCard(ALIAS, "sim", 8_192, 512, ModelCard.Prices.FREE, Set.of(), false);
    URI base = URI.create(baseUrl == null ? simulator.baseUrl() : baseUrl);
    Provider provider =
        new Provider("sim", base, key, List.of(new Provider.Offer(card, "upstream-1")));
    UpstreamConfig config =
        UpstreamConfig.of(List.of(provider)).with(patience).with(retries, breaking).with(vault);
    return new LlmAssembly(
            vertx,
            new LlmConfig(
                LlmConfig.Kind.HASHED,
                1,
                Duration.ofHours(1),
                10,
                new LlmConfig.Asked(10, 2, 10),
                config),
            environment,
            InstantSource.system(),
            new Random(7),
            seen::add)
        .models();
  }

  List<LlmObservation.ModelCalled> calls() {
    return seen.stream()
        .filter(LlmObservation.ModelCalled.class::isInstance)
        .map(LlmObservation.ModelCalled.class::cast)
        .toList();
  }

  static Prompt prompt() {
    return prompt(true);
  }

  static Prompt prompt(boolean streamed) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    var messages = json.arrayNode();
    messages.addObject().put("role", "user").put("content", "SECRET-PROMPT");
    return new Prompt(messages, json.arrayNode(), null, null, 64, json.objectNode(), streamed);
  }

  static String slug(Throwable failure) {
    assertThat(failure).isInstanceOf(ProblemException.class);
    return ((ProblemException) failure).problem().slug();
  }

  /** The first call was left by its caller. */
  void assertLeft() {
    assertThat(simulator.journal().getFirst().closed()).succeedsWithin(Duration.ofSeconds(20));
  }

  void awaitCalls(int count) {
    awaitTrue(() -> simulator.journal().size() >= count);
  }

  void awaitEvents(Heard heard, int events) {
    awaitTrue(() -> heard.events.size() >= events);
    assertThat(heard.events).hasSize(events);
  }

  void awaitState(String state) {
    awaitTrue(() ->
        seen.stream()
            .anyMatch(told ->
                told instanceof LlmObservation.BreakerTurned turned
                    && turned.state().equals(state)));
  }

  void awaitTrue(BooleanSupplier condition) {
    for (int i = 0; i < 2_000 && !condition.getAsBoolean(); i++) {
      vertx.timer(10).toCompletionStage().toCompletableFuture().join();
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Override
  public void close() {
    simulator.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
