package dev.trivium.chat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.chat.protocol.EmbeddingRequest;
import dev.trivium.chat.protocol.Refusals;
import dev.trivium.chat.protocol.Usage;
import dev.trivium.chat.protocol.Wire;
import dev.trivium.kernel.Caller;
import dev.trivium.kernel.Problem;
import dev.trivium.llm.Embedder;
import dev.trivium.llm.EmbedderUnavailable;
import dev.trivium.llm.Embedders;
import dev.trivium.llm.Embeddings;
import dev.trivium.llm.LlmConfig;
import dev.trivium.llm.TokenCount;
import dev.trivium.web.Endpoints;
import dev.trivium.web.Reply;
import dev.trivium.web.Request;
import dev.trivium.web.Routes;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Vectors of texts, by the model in this process. */
final class EmbeddingsRoutes implements Routes {
  /** No text of so many characters has as few tokens as are read; it is not even counted. */
  private static final int CHARACTERS = 16 * Embedder.TOKENS;

  private final Embedders embedders;
  private final TokenCount tokens;
  private final int most;
  private final Rates rates;
  private final Turnstile turnstile;

  EmbeddingsRoutes(Embedders embedders, TokenCount tokens, LlmConfig.Asked limits, Rates rates) {
    this.embedders = embedders;
    this.tokens = tokens;
    this.most = limits.inputsMax();
    this.turnstile = new Turnstile(limits.atOnce(), limits.waiting());
    this.rates = rates;
  }

  @Override
  public void mount(Endpoints endpoints) {
    endpoints.post("/v1/embeddings", this::embed);
  }

  private Uni<Reply> embed(Request request) {
    return request
        .json()
        .map(body -> EmbeddingRequest.of(body, most, Embedder.DIMENSIONS))
        .chain(asked ->
            texts(asked)
                .invoke(texts -> refuseTooLong(texts))
                .chain(texts -> embedded(request.caller(), asked.model(), texts))
                .onFailure(EmbedderUnavailable.class)
                .transform(cause -> unavailable().asException())
                .map(made -> reply(asked, made)));
  }

  /** Under the limits of the caller, as answers are. */
  private Uni<Embeddings> embedded(Caller caller, String model, List<String> texts) {
    Embedder embedder = embedder(model);
    long estimate = texts.stream().mapToLong(Usage::tokens).sum();
    return rates
        .admit(caller, estimate)
        .chain(admitted ->
            turnstile
                .pass(() -> embedder.embed(texts))
                .onTermination()
                .invoke((made, failure, cancelled) ->
                    admitted.end(made == null ? estimate : used(made))));
  }

  private Uni<List<String>> texts(EmbeddingRequest asked) {
    return asked.tokens().isEmpty()
        ? Uni.createFrom().item(asked.texts())
        : tokens
            .decoded(asked.tokens())
            .map(texts ->
                texts.orElseThrow(() ->
                    Refusals.invalidValue(
                            "input", "'input' has numbers that are no tokens of cl100k_base.")
                        .asException()));
  }

  /** Only what tells meanings: vectors of a stand-in must not be taken for the model's. */
  private Embedder embedder(String model) {
    if (!model.equals(ModelRoutes.EMBEDDING)) {
      throw Refusals.unknownModel(model).asException();
    }
    return Optional.of(embedders.model())
        .filter(embedders::tellsMeaning)
        .flatMap(embedders::of)
        .orElseThrow(() -> unavailable().asException());
  }

  private static Reply reply(EmbeddingRequest asked, Embeddings made) {
    refuseTooLong(made);
    ObjectNode body = Wire.object();
    body.put("object", "list");
    ArrayNode data = body.putArray("data");
    for (int i = 0; i < asked.size(); i++) {
      ObjectNode one = data.addObject();
      one.put("object", "embedding");
      one.put("index", i);
      vector(one, made.vectors().get(i), asked.base64());
    }
    body.put("model", ModelRoutes.EMBEDDING);
    long used = used(made);
    body.putObject("usage").put("prompt_tokens", used).put("total_tokens", used);
    body.putObject("trivium").put("model", made.model());
    return Reply.ok(body);
  }

  private static long used(Embeddings made) {
    return made.tokens().stream().mapToLong(Integer::longValue).sum();
  }

  private static void refuseTooLong(List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).length() > CHARACTERS) {
        throw tooLong(i, texts.get(i).length(), "characters");
      }
    }
  }

  private static void refuseTooLong(Embeddings made) {
    for (int i = 0; i < made.tokens().size(); i++) {
      if (made.tokens().get(i) > Embedder.TOKENS) {
        throw tooLong(i, made.tokens().get(i), "tokens");
      }
    }
  }

  private static RuntimeException tooLong(int entry, int length, String unit) {
    return Problem.invalid(
            "chat/context",
            "Entry %d of 'input' has %d %s; at most %d tokens are read. Cut it into parts."
                .formatted(entry, length, unit, Embedder.TOKENS))
        .withCode("context_length_exceeded")
        .at("input")
        .asException();
  }

  private static void vector(ObjectNode one, float[] vector, boolean base64) {
    if (base64) {
      ByteBuffer bytes =
          ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(vector);
      one.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
    } else {
      ArrayNode numbers = one.putArray("embedding");
      for (float number : vector) {
        numbers.add(number);
      }
    }
  }

  private static Problem unavailable() {
    return Problem.of(
            Problem.Kind.UNAVAILABLE,
            "llm/unavailable",
            "This server makes no embeddings: llm.embedder is not onnx, or its native runtime is"
                + " missing here.")
        .withCode("upstream_unavailable");
  }
}
