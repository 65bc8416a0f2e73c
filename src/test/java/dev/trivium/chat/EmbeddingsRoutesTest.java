package dev.trivium.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Problem;
import dev.trivium.kernel.ProblemException;
import dev.trivium.llm.Embedder;
import dev.trivium.llm.Embedders;
import dev.trivium.llm.Embeddings;
import dev.trivium.llm.LlmAssembly;
import dev.trivium.llm.LlmConfig;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class EmbeddingsRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Vertx VERTX = Vertx.vertx();
  private static final LlmAssembly ONNX = llm(LlmConfig.Kind.ONNX);

  @AfterAll
  static void close() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void givesFloatsOfLengthOneInOrderWithUsage() throws Exception {
    JsonNode body = asked(ONNX, "{\"model\":\"trivium-embed\",\"input\":[\"a refund\",\"snow\"]}");

    assertThat(body.path("object").asText()).isEqualTo("list");
    assertThat(body.at("/data/1/index").asInt()).isEqualTo(1);
    assertThat(body.at("/data/0/object").asText()).isEqualTo("embedding");
    float[] first = floats(body.at("/data/0/embedding"));
    assertThat(first).hasSize(384);
    assertThat(dot(first, first)).isBetween(0.999, 1.001);
    assertThat(dot(first, floats(body.at("/data/1/embedding")))).isLessThan(0.9);
    assertThat(body.at("/usage/prompt_tokens").asInt()).isEqualTo(4);
    assertThat(body.at("/usage/total_tokens").asInt()).isEqualTo(4);
    assertThat(body.path("model").asText()).isEqualTo("trivium-embed");
  }

  @Test
  void aTextItsListItsTokensAndItsBytesAreTheSame() throws Exception {
    float[] text = vector("\"tiktoken is great!\"", "float");

    assertThat(vector("[\"tiktoken is great!\"]", "float")).isEqualTo(text);
    assertThat(vector("[83,1609,5963,374,2294,0]", "float")).isEqualTo(text);
    assertThat(vector("[[83,1609,5963,374,2294,0]]", "float")).isEqualTo(text);
    assertThat(vector("\"tiktoken is great!\"", "base64")).isEqualTo(text);
  }

  @Test
  void refusesWhatItCannotHonour() {
    assertRefused("{\"input\":\"a\"}", "model", "invalid_value");
    assertRefused("{\"model\":\"trivium-embed\"}", "input", "invalid_value");
    for (String input :
        new String[] {"\"\"", "[]", "[\"\"]", "5", "{}", "[\"a\",5]", "[[]]", "[1,-1]", "[1.5]"}) {
      assertRefused(
          "{\"model\":\"trivium-embed\",\"input\":" + input + "}", "input", "invalid_value");
    }
    assertRefused("{\"model\":\"trivium-embed\",\"input\":[2147483647]}", "input", "invalid_value");
    assertRefused(
        "{\"model\":\"trivium-embed\",\"input\":\"a\",\"dimensions\":256}",
        "dimensions",
        "unsupported_parameter");
    assertRefused(
        "{\"model\":\"trivium-embed\",\"input\":\"a\",\"encoding_format\":\"hex\"}",
        "encoding_format",
        "invalid_value");
    assertRefused("{\"model\":\"trivium\",\"input\":\"a\"}", "model", "model_not_found");
    assertRefused(
        "{\"model\":\"trivium-embed\",\"input\":[\"a\",\"" + "word ".repeat(511) + "\"]}",
        "input",
        "context_length_exceeded");
    assertRefused(
        "{\"model\":\"trivium-embed\",\"input\":\"" + "x".repeat(9_000) + "\"}",
        "input",
        "context_length_exceeded");
    assertRefused(
        "{\"model\":\"trivium-embed\",\"input\":[\"1\",\"2\",\"3\",\"4\",\"5\"]}",
        "input",
        "invalid_value");
  }

  @Test
  void dimensionsThatItHasAreFine() throws Exception {
    JsonNode body = asked(ONNX, "{\"model\":\"trivium-embed\",\"input\":\"a\",\"dimensions\":384}");

    assertThat(floats(body.at("/data/0/embedding"))).hasSize(384);
  }

  @Test
  void vectorsOfAStandInAreNotPassedOffAsTheModels() {
    assertThatThrownBy(() ->
            asked(llm(LlmConfig.Kind.HASHED), "{\"model\":\"trivium-embed\",\"input\":\"a\"}"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem().kind()).isEqualTo(Problem.Kind.UNAVAILABLE));
  }

  @Test
  void aFloodIsSentAwayAndAWorkThatRunsHoldsItsPlaceAfterItsCallerLeft() throws Exception {
    Stuck stuck = new Stuck();
    Function<Request, Uni<Reply>> handler = mounted(stuck);
    Request request = request("{\"model\":\"trivium-embed\",\"input\":\"a\"}");
    Cancellable first = handler.apply(request).subscribe().with(never -> {});
    CompletableFuture<Reply> second = handler.apply(request).subscribeAsCompletionStage();

    assertFull(handler, request);
    first.cancel();
    assertFull(handler, request);
    assertThat(second).isNotDone();
    assertThat(stuck.running).hasSize(1);

    stuck.open = true;
    stuck.running.removeFirst().fail(new IllegalStateException());

    assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(Reply.Full.class);
    assertThat(handler.apply(request).await().atMost(Duration.ofSeconds(30)))
        .isInstanceOf(Reply.Full.class);
  }

  @Test
  void whoStillWaitsLeavesTheLineAtOnce() throws Exception {
    Stuck stuck = new Stuck();
    Function<Request, Uni<Reply>> handler = mounted(stuck);
    Request request = request("{\"model\":\"trivium-embed\",\"input\":\"a\"}");
    handler.apply(request).subscribe().with(never -> {}, failed -> {});
    Cancellable second = handler.apply(request).subscribe().with(never -> {});

    second.cancel();
    CompletableFuture<Reply> third = handler.apply(request).subscribeAsCompletionStage();
    stuck.open = true;
    stuck.running.removeFirst().fail(new IllegalStateException());

    assertThat(third.get(30, TimeUnit.SECONDS)).isInstanceOf(Reply.Full.class);
  }

  private static void assertFull(Function<Request, Uni<Reply>> handler, Request request) {
    assertThatThrownBy(() -> handler.apply(request).await().atMost(Duration.ofSeconds(30)))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.problem().code()).isEqualTo("overloaded");
              assertThat(refused.problem().kind().status()).isEqualTo(503);
              assertThat(refused.problem().retryAfter()).contains(Duration.ofSeconds(1));
            });
  }

  /** The real model, behind a door that is shut at first. */
  private static final class Stuck implements Embedders {
    private final Deque<UniEmitter<? super Embeddings>> running = new ArrayDeque<>();
    private boolean open;

    @Override
    public Embedder usual() {
      return ONNX.usual();
    }

    @Override
    public String model() {
      return ONNX.model();
    }

    @Override
    public Optional<Embedder> of(String model) {
      return Optional.of(texts ->
          open
              ? ONNX.usual().embed(texts)
              : Uni.createFrom().<Embeddings>emitter(emitter -> running.add(emitter)));
    }

    @Override
    public boolean tellsMeaning(String model) {
      return true;
    }
  }

  private static void assertRefused(String body, String param, String code) {
    assertThatThrownBy(() -> asked(ONNX, body))
        .as(body.substring(0, Math.min(80, body.length())))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> {
              assertThat(refused.problem().code()).isEqualTo(code);
              assertThat(refused.problem().param()).contains(param);
            });
  }

  private static float[] vector(String input, String format) throws Exception {
    JsonNode vector =
        asked(
                ONNX,
                "{\"model\":\"trivium-embed\",\"encoding_format\":\"%s\",\"input\":%s}"
                    .formatted(format, input))
            .at("/data/0/embedding");
    return format.equals("float") ? floats(vector) : decoded(vector.asText());
  }

  private static float[] floats(JsonNode numbers) {
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.path(i).floatValue();
    }
    return vector;
  }

  private static float[] decoded(String base64) {
    float[] vector = new float[384];
    ByteBuffer.wrap(Base64.getDecoder().decode(base64))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(vector);
    return vector;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static JsonNode asked(LlmAssembly llm, String body) throws Exception {
    Reply reply = mounted(llm).apply(request(body)).await().atMost(Duration.ofSeconds(30));
    return JSON.readTree(((Reply.Full) reply).body().getBytes());
  }

  @SuppressWarnings("unchecked")
  private static Function<Request, Uni<Reply>> mounted(Embedders llm) {
    Object[] handler = new Object[1];
    Endpoints endpoints =
        (Endpoints)
            Proxy.newProxyInstance(
                Endpoints.class.getClassLoader(),
                new Class<?>[] {Endpoints.class},
                (proxy, method, arguments) -> {
                  assertThat(method.getName()).isEqualTo("post");
                  assertThat(arguments[0]).isEqualTo("/v1/embeddings");
                  handler[0] = arguments[1];
                  return null;
                });
    RateLeases plenty =
        (caller, starts, requests, wanted) ->
            Uni.createFrom()
                .item(new RateLeases.Lease(requests.want(), wanted.want(), 1_000, 1_000));
    Rates rates =
        new Rates(new ChatConfig.Rates(10_000, 1_000_000, 100), plenty, InstantSource.system());
    new EmbeddingsRoutes(llm, ONNX.tokens(), new LlmConfig.Asked(4, 1, 1), rates).mount(endpoints);
    return (Function<Request, Uni<Reply>>) handler[0];
  }

  private static Request request(String body) {
    return (Request)
        Proxy.newProxyInstance(
            Request.class.getClassLoader(),
            new Class<?>[] {Request.class},
            (proxy, method, arguments) ->
                method.getName().equals("caller")
                    ? ChatHouse.ANNA
                    : Uni.createFrom().item((ObjectNode) JSON.readTree(body)));
  }

  private static LlmAssembly llm(LlmConfig.Kind kind) {
    return new LlmAssembly(
        VERTX,
        new LlmConfig(kind, 1, Duration.ofHours(24), 100),
        InstantSource.system(),
        observation -> {});
  }
}
