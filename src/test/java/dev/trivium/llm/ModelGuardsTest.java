package dev.trivium.llm;

import static dev.trivium.llm.UpstreamForTests.prompt;
import static dev.trivium.llm.UpstreamForTests.slug;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.kernel.LlmObservation;
import dev.trivium.kernel.ProblemException;
import dev.trivium.support.UpstreamScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tries, breaker, dialects and keys around a call. */
class ModelGuardsTest {
  private final UpstreamForTests upstream = new UpstreamForTests();

  @AfterEach
  void close() {
    upstream.close();
  }

  @Test
  void aRefusedConnectionIsAnEnd() {
    Heard heard = Heard.all(upstream.at("http://127.0.0.1:1/v1").model().stream(prompt()));

    assertThat(slug(heard.end())).isEqualTo("llm/unavailable");
    assertThat(heard.end()).isInstanceOf(UnservedCall.class);
    assertThat(upstream.calls().getFirst().outcome()).isEqualTo("connect");
  }

  @Test
  void triesAgainBeforeTheFirstByte() {
    upstream.simulator.next(UpstreamScript.refusing(503), UpstreamScript.refusing(429));

    Heard heard = Heard.all(upstream.retries(2).model().stream(prompt()));

    assertThat(heard.end()).isNull();
    assertThat(upstream.calls().getFirst().attempts()).isEqualTo(3);
  }

  @Test
  void neverTriesAgainAfterIt() {
    upstream.simulator.next(
        UpstreamScript.empty().then(Duration.ZERO, "Half").ending(UpstreamScript.Ending.CUT));

    Heard heard = Heard.all(upstream.retries(2).model().stream(prompt()));

    assertThat(slug(heard.end())).isEqualTo("llm/broken-stream");
    assertThat(upstream.simulator.journal()).hasSize(1);
  }

  @Test
  void doesNotTryAgainWhatIsTheCallersMistake() {
    upstream.simulator.always(UpstreamScript.refusing(400));

    Heard.all(upstream.retries(2).model().stream(prompt())).end();

    assertThat(upstream.simulator.journal()).hasSize(1);
  }

  @Test
  void aPauseThatDoesNotFitEndsTheCallAndIsTold() {
    upstream.simulator.always(UpstreamScript.refusing(429).header("retry-after", "3600"));

    Heard heard = Heard.all(upstream.retries(2).model().stream(prompt()));

    assertThat(slug(heard.end())).isEqualTo("llm/rate");
    assertThat(((ProblemException) heard.end()).problem().retryAfter())
        .contains(Duration.ofHours(1));
    assertThat(upstream.simulator.journal()).hasSize(1);
  }

  @Test
  void theBreakerLeavesAModelAloneAndLetsOneTrialThrough() {
    upstream.simulator.always(UpstreamScript.refusing(500));
    ChatModel model = upstream.breaking(3, Duration.ofMillis(150)).model();
    for (int i = 0; i < 3; i++) {
      Heard.all(model.stream(prompt())).end();
    }

    upstream.awaitState("open");
    for (int i = 0; i < 5; i++) {
      assertThat(Heard.all(model.stream(prompt())).end()).isInstanceOf(UnservedCall.class);
    }
    assertThat(upstream.simulator.journal()).hasSize(3);
    assertThat(upstream.calls().getLast().outcome()).isEqualTo("circuit_open");
    assertThat(upstream.calls().getLast().attempts()).isZero();

    upstream.simulator.always(UpstreamScript.saying("ok").delayed(Duration.ofMillis(100)));
    upstream.awaitState("half_open");
    List<Heard> together =
        java.util.stream.Stream.generate(() -> Heard.all(model.stream(prompt()))).limit(8).toList();
    long whole = together.stream().filter(heard -> heard.end() == null).count();

    assertThat(whole).isEqualTo(1);
    assertThat(upstream.simulator.journal()).hasSize(4);
    upstream.awaitState("closed");
    assertThat(Heard.all(model.stream(prompt())).end()).isNull();
  }

  @Test
  void aWholeAnswerClearsTheCountOfFailures() {
    ChatModel model = upstream.breaking(2, Duration.ofMinutes(1)).model();
    for (int i = 0; i < 6; i++) {
      upstream.simulator.next(UpstreamScript.refusing(500), UpstreamScript.saying("ok"));
      assertThat(Heard.all(model.stream(prompt())).end()).isNotNull();
      assertThat(Heard.all(model.stream(prompt())).end()).isNull();
    }
  }

  @Test
  void theCallersMistakesDoNotOpenTheBreaker() {
    upstream.simulator.always(UpstreamScript.refusing(400));
    ChatModel model = upstream.breaking(2, Duration.ofMinutes(1)).model();
    for (int i = 0; i < 6; i++) {
      assertThat(slug(Heard.all(model.stream(prompt())).end())).isEqualTo("llm/refused");
    }

    assertThat(upstream.simulator.journal()).hasSize(6);
  }

  @Test
  void learnsHowAModelWantsToBeAsked() {
    upstream.simulator.answering(asked ->
        asked.containsKey("max_tokens")
            ? UpstreamScript.body(
                400,
                """
                {"error":{"message":"Unsupported parameter","param":"max_tokens",\
                "code":"unsupported_parameter"}}\
                """)
            : asked.containsKey("stream_options")
                ? UpstreamScript.body(422, "{\"detail\":\"extra: stream_options\"}")
                : UpstreamScript.saying("ok"));
    ChatModel model = upstream.model();

    assertThat(Heard.all(model.stream(prompt())).end()).isNull();
    assertThat(Heard.all(model.stream(prompt())).end()).isNull();

    assertThat(upstream.simulator.journal()).hasSize(4);
    assertThat(upstream.simulator.last().body().fieldNames())
        .contains("max_completion_tokens")
        .doesNotContain("stream_options", "max_tokens");
    assertThat(upstream.seen).filteredOn(LlmObservation.ModelLearnt.class::isInstance).hasSize(1);
  }

  @Test
  void readsARefusedKeyAgain(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "old-key\n");
    ChatModel model = upstream.key(new KeyReference.File(file.toString()), Map.of()).model();
    upstream.simulator.next(UpstreamScript.saying("ok"), UpstreamScript.refusing(401));
    Heard.all(model.stream(prompt())).end();
    Files.writeString(file, "new-key\n");

    assertThat(Heard.all(model.stream(prompt())).end()).isNull();

    assertThat(upstream.simulator.journal())
        .extracting(entry -> entry.header("authorization").orElse(""))
        .containsExactly("Bearer old-key", "Bearer old-key", "Bearer new-key");
    assertThat(upstream.seen.toString()).doesNotContain("old-key", "new-key");
  }

  @Test
  void theLastGoodKeyServesWhileItsFileIsAway(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "good-key");
    ChatModel model = upstream.key(new KeyReference.File(file.toString()), Map.of()).model();
    Files.delete(file);
    upstream.simulator.next(UpstreamScript.refusing(401));

    assertThat(slug(Heard.all(model.stream(prompt())).end())).isEqualTo("llm/unavailable");
    assertThat(Heard.all(model.stream(prompt())).end()).isNull();

    assertThat(upstream.simulator.last().header("authorization")).contains("Bearer good-key");
    assertThat(upstream.seen).anyMatch(LlmObservation.KeyUnreadable.class::isInstance);
  }
}
