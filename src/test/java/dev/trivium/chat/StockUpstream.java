package dev.trivium.chat;

import dev.trivium.llm.LlmAssembly;
import dev.trivium.llm.LlmConfig;
import dev.trivium.llm.ModelCard;
import dev.trivium.llm.Models;
import dev.trivium.llm.Provider;
import dev.trivium.llm.UpstreamConfig;
import dev.trivium.support.UpstreamScript;
import dev.trivium.support.UpstreamSimulator;
import dev.trivium.web.Routes;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A model behind a real connection, relayed under {@link #ALIAS}, and the embeddings of this
 * process. It calls the function it is given, answers in the form it is asked for, and says
 * something otherwise: "slow" in a while, "die" not to its end.
 */
final class StockUpstream implements AutoCloseable {
  static final String ALIAS = "upstream";
  static final String CALL = "call_7";
  static final String TOLD = "It is 12 degrees in Oslo.";
  private static final String ARGUMENTS = "{\"city\":\"Oslo\"}";
  private static final int SLOW = 60;

  private final UpstreamSimulator simulator;
  private final LlmAssembly llm;

  StockUpstream(Vertx vertx) {
    this.simulator = UpstreamSimulator.start(vertx).answering(StockUpstream::answer);
    ModelCard card =
        new ModelCard(ALIAS, "sim", 8_192, 512, ModelCard.Prices.FREE, Set.of(), false);
    Provider provider =
        new Provider(
            "sim",
            URI.create(simulator.baseUrl()),
            null,
            List.of(new Provider.Offer(card, "upstream-1")));
    this.llm =
        new LlmAssembly(
            vertx,
            new LlmConfig(
                LlmConfig.Kind.ONNX,
                1,
                Duration.ofHours(1),
                100,
                new LlmConfig.Asked(100, 2, 10),
                UpstreamConfig.of(List.of(provider))),
            Map.of(),
            InstantSource.system(),
            new Random(7),
            observation -> {});
  }

  List<Models.Model> models() {
    return llm.models().all();
  }

  /** Those of the room, and embeddings. */
  List<Routes> routes(ChatAssembly chat) {
    List<Routes> all = new ArrayList<>(chat.routes());
    all.add(chat.embeddings(llm, llm.tokens(), new LlmConfig.Asked(100, 2, 10)));
    return all;
  }

  /** What it was asked, in order. */
  List<JsonObject> asked() {
    return simulator.journal().stream().map(UpstreamSimulator.Entry::body).toList();
  }

  @Override
  public void close() {
    simulator.close();
  }

  private static UpstreamScript answer(JsonObject asked) {
    JsonArray messages = asked.getJsonArray("messages");
    JsonObject last = messages.getJsonObject(messages.size() - 1);
    String words = String.valueOf(last.getValue("content"));
    boolean streamed = asked.getBoolean("stream", false);
    if (last.getString("role").equals("tool")) {
      return said(streamed, TOLD);
    }
    if (asked.containsKey("tools") && words.contains("weather")) {
      return streamed
          ? UpstreamScript.calling(CALL, "weather", "{\"city\":", "\"Oslo\"}")
          : UpstreamScript.wholeCall(CALL, "weather", ARGUMENTS);
    }
    if (asked.containsKey("response_format")) {
      return said(streamed, ARGUMENTS);
    }
    if (words.contains("slow")) {
      return UpstreamScript.paced(SLOW, Duration.ofMillis(10));
    }
    if (words.contains("die")) {
      UpstreamScript whole = UpstreamScript.saying("One ", "two ", "three.");
      return whole.cutAt(whole.bytes().length * 3 / 5);
    }
    return said(streamed, "Hello there.");
  }

  private static UpstreamScript said(boolean streamed, String text) {
    int half = text.length() / 2;
    return streamed
        ? UpstreamScript.saying(text.substring(0, half), text.substring(half))
        : UpstreamScript.whole(text);
  }
}
