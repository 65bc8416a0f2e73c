package dev.trivium.llm;

import static dev.trivium.llm.UpstreamForTests.prompt;
import static dev.trivium.llm.UpstreamForTests.slug;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.support.UpstreamScript;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One call of a model, whatever the upstream answers. */
class ModelCallTest {
  private static final String SECRET = "SECRET";
  private final UpstreamForTests upstream = new UpstreamForTests();

  @AfterEach
  void close() {
    upstream.close();
  }

  @Test
  void streamsPiecesAndEndsOnceWithUsage() {
    upstream.simulator.always(UpstreamScript.saying("Grüße", ", ", "Welt \\ \"q\"\n"));

    Heard heard = Heard.all(upstream.model().stream(prompt()));

    assertThat(heard.end()).isNull();
    assertThat(heard.text()).isEqualTo("Grüße, Welt \\ \"q\"\n");
    assertThat(heard.events).hasSize(4);
    assertThat(heard.dones())
        .containsExactly(new ModelEvent.Done(ModelEvent.Finish.STOP, new Tokens(7, 2, 3, 0)));
    assertThat(upstream.calls())
        .singleElement()
        .satisfies(call -> {
          assertThat(call.outcome()).isEqualTo("done");
          assertThat(call.outputTokens()).isEqualTo(3);
        });
    assertThat(upstream.seen.toString()).doesNotContain(SECRET);
  }

  @Test
  void asksWithItsOwnNameAndTheLeastOfBothLimits() {
    Heard.all(upstream.model().stream(prompt())).end();

    var body = upstream.simulator.last().body();
    assertThat(upstream.simulator.last().path()).isEqualTo("/v1/chat/completions");
    assertThat(body.getString("model")).isEqualTo("upstream-1");
    assertThat(body.getInteger("max_tokens")).isEqualTo(64);
    assertThat(body.getBoolean("stream")).isTrue();
    assertThat(body.getJsonObject("stream_options").getBoolean("include_usage")).isTrue();
    assertThat(body.fieldNames())
        .containsExactlyInAnyOrder("model", "messages", "max_tokens", "stream", "stream_options");
  }

  @Test
  void takesAWholeAnswer() {
    upstream.simulator.always(UpstreamScript.whole("All of it."));

    Heard heard = Heard.all(upstream.model().stream(prompt(false)));

    assertThat(heard.end()).isNull();
    assertThat(heard.events)
        .containsExactly(
            new ModelEvent.Text("All of it."),
            new ModelEvent.Done(ModelEvent.Finish.STOP, new Tokens(7, 0, 3, 0)));
    assertThat(upstream.simulator.last().body().fieldNames()).doesNotContain("stream_options");
  }

  @Test
  void passesFunctionCallsOn() {
    upstream.simulator.always(
        UpstreamScript.calling("call_9", "query_metrics", "{\"metric\":", "\"revenue\"}"));

    Heard heard = Heard.all(upstream.model().stream(prompt()));

    assertThat(heard.end()).isNull();
    assertThat(heard.events)
        .startsWith(
            new ModelEvent.Call(0, "call_9", "query_metrics", ""),
            new ModelEvent.Call(0, "", "", "{\"metric\":"),
            new ModelEvent.Call(0, "", "", "\"revenue\"}"));
    assertThat(heard.dones().getFirst().finish()).isEqualTo(ModelEvent.Finish.TOOL_CALLS);
  }

  @Test
  void aStreamThatIsCutAtAnyByteEndsOnceAndNeverLooksWhole() {
    UpstreamScript whole = UpstreamScript.saying("One ", "two ", "drei ß.");
    byte[] bytes = whole.bytes();
    int finish = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\"finish_reason\":\"stop");
    int finishEnd = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\n\n", finish) + 2;
    ChatModel model = upstream.model();

    for (int cut = 0; cut < bytes.length; cut++) {
      upstream.simulator.next(whole.cutAt(cut));
      Heard heard = Heard.all(model.stream(prompt()));

      Throwable end = heard.end();
      assertThat(heard.ends).hasValue(1);
      assertThat("One two drei ß.").startsWith(heard.text());
      if (end == null) {
        assertThat(cut).as("whole after a cut").isGreaterThanOrEqualTo(finishEnd);
        assertThat(heard.dones()).hasSize(1);
        assertThat(heard.text()).isEqualTo("One two drei ß.");
      } else {
        assertThat(cut).as("broken after a cut").isLessThan(finishEnd);
        assertThat(heard.dones()).isEmpty();
        assertThat(slug(end)).isIn("llm/unavailable", "llm/broken-stream");
        assertThat(slug(end).equals("llm/broken-stream")).isEqualTo(!heard.text().isEmpty());
      }
    }
    assertThat(upstream.simulator.journal()).hasSize(bytes.length);
  }

  @Test
  void nothingOfARefusalIsPassedOn() {
    Map<Integer, String> slugs =
        Map.ofEntries(
            Map.entry(301, "llm/unavailable"),
            Map.entry(400, "llm/refused"),
            Map.entry(401, "llm/unavailable"),
            Map.entry(403, "llm/unavailable"),
            Map.entry(404, "llm/unavailable"),
            Map.entry(408, "llm/unavailable"),
            Map.entry(422, "llm/refused"),
            Map.entry(429, "llm/rate"),
            Map.entry(500, "llm/unavailable"),
            Map.entry(502, "llm/unavailable"),
            Map.entry(503, "llm/unavailable"));
    ChatModel model = upstream.model();

    slugs.forEach((status, slug) -> {
      upstream.simulator.next(UpstreamScript.refusing(status));
      Heard heard = Heard.all(model.stream(prompt()));

      assertThat(slug(heard.end())).as("status %s", status).isEqualTo(slug);
      assertThat(heard.end()).isInstanceOf(UnservedCall.class);
      assertThat(heard.ends).hasValue(1);
      assertThat(heard.events).isEmpty();
      assertThat(heard.end().toString()).doesNotContain(SECRET);
    });
    assertThat(upstream.seen.toString()).doesNotContain(SECRET);
  }

  @Test
  void garbageOfEveryKindIsAnEnd() {
    UpstreamScript begun = UpstreamScript.empty().then(Duration.ZERO, "Half a ");
    List<UpstreamScript> garbage =
        List.of(
            UpstreamScript.empty(),
            UpstreamScript.raw("data: {\"choices\":[{\"del\n\n".getBytes(StandardCharsets.UTF_8)),
            UpstreamScript.raw(UpstreamScript.event("null")),
            UpstreamScript.raw(UpstreamScript.event("[]")),
            UpstreamScript.raw(UpstreamScript.event("{} {}")),
            UpstreamScript.raw(UpstreamScript.event("[DONE]")),
            UpstreamScript.raw(UpstreamScript.event("{\"error\":{\"message\":\"SECRET\"}}")),
            UpstreamScript.raw(UpstreamScript.event("{\"choices\":{\"0\":1}}")),
            UpstreamScript.raw(UpstreamScript.event("{\"choices\":[{\"delta\":\"text\"}]}")),
            UpstreamScript.raw(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2, '\n', '\n'}),
            UpstreamScript.raw(
                UpstreamScript.event("{\"choices\":[{\"delta\":{\"content\":\"\u0000\"}}]}")),
            UpstreamScript.body(200, "<html>SECRET</html>"),
            UpstreamScript.body(200, "{\"choices\":[]}"),
            begun,
            begun.marked(),
            begun.finished("error").marked(),
            begun.then(Duration.ZERO, UpstreamScript.event("{\"error\":\"SECRET\"}")));
    ChatModel model = upstream.model();

    for (UpstreamScript script : garbage) {
      upstream.simulator.next(script);
      Heard heard = Heard.all(model.stream(prompt()));

      assertThat(slug(heard.end())).isIn("llm/unavailable", "llm/broken-stream");
      assertThat(heard.end()).isNotInstanceOf(UnservedCall.class);
      assertThat(heard.ends).hasValue(1);
      assertThat(heard.dones()).isEmpty();
      assertThat(heard.end().toString()).doesNotContain(SECRET);
    }
  }

  @Test
  void anAnswerThatIsTooLongIsBrokenOff() {
    byte[] line = new byte[9 << 20];
    java.util.Arrays.fill(line, (byte) 'x');
    upstream.simulator.next(UpstreamScript.raw(line));

    Heard heard = Heard.all(upstream.model().stream(prompt()));

    assertThat(slug(heard.end())).isEqualTo("llm/unavailable");
    assertThat(upstream.calls().getFirst().outcome()).isIn("too_long", "garbage");
  }

  @Test
  void silenceBeforeTheFirstPieceIsATimeout() {
    upstream.simulator.always(UpstreamScript.silent());

    Heard heard = Heard.all(upstream.patience(60, 10_000, 20_000).model().stream(prompt()));

    assertThat(slug(heard.end())).isEqualTo("llm/timeout");
    assertThat(heard.end()).isNotInstanceOf(UnservedCall.class);
    assertThat(upstream.calls().getFirst().outcome()).isEqualTo("first_token");
    upstream.assertLeft();
  }

  @Test
  void aWholeAnswerMayTakeLongerThanAFirstPiece() {
    upstream.simulator.always(UpstreamScript.whole("All of it.").delayed(Duration.ofMillis(400)));

    Heard heard = Heard.all(upstream.patience(40, 40, 20_000).model().stream(prompt(false)));

    assertThat(heard.end()).isNull();
    assertThat(heard.text()).isEqualTo("All of it.");
  }

  @Test
  void aWholeAnswerThatNeverComesEndsWithTheTotalAndIsNotCounted() {
    upstream.simulator.always(UpstreamScript.silent());
    ChatModel model = upstream.patience(40, 40, 120).breaking(1, Duration.ofMinutes(1)).model();

    for (int i = 0; i < 2; i++) {
      assertThat(slug(Heard.all(model.stream(prompt(false))).end())).isEqualTo("llm/timeout");
    }

    assertThat(upstream.calls())
        .extracting(call -> call.outcome())
        .containsExactly("total", "total");
    upstream.assertLeft();
  }

  @Test
  void silenceBetweenPiecesIsATimeout() {
    upstream.simulator.always(
        UpstreamScript.empty()
            .then(Duration.ZERO, "Half a ")
            .ending(UpstreamScript.Ending.SILENCE));

    Heard heard = Heard.all(upstream.patience(10_000, 60, 20_000).model().stream(prompt()));

    assertThat(slug(heard.end())).isEqualTo("llm/timeout");
    assertThat(heard.text()).isEqualTo("Half a ");
    assertThat(upstream.calls().getFirst().outcome()).isEqualTo("between_tokens");
    upstream.assertLeft();
  }

  @Test
  void anAnswerWithoutEndIsATimeout() {
    upstream.simulator.always(UpstreamScript.paced(10_000, Duration.ofMillis(5)));

    Heard heard = Heard.all(upstream.patience(10_000, 10_000, 150).model().stream(prompt()));

    assertThat(slug(heard.end())).isEqualTo("llm/timeout");
    assertThat(heard.text()).startsWith("t0 t1 ");
    assertThat(upstream.calls().getFirst().outcome()).isEqualTo("total");
    upstream.assertLeft();
  }

  @Test
  void whoWantsNothingMoreIsNotLate() {
    upstream.simulator.always(UpstreamScript.saying("a", "b", "c"));
    Heard heard = Heard.some(upstream.patience(10_000, 40, 20_000).model().stream(prompt()), 1);
    heard.first.orTimeout(10, TimeUnit.SECONDS).join();
    upstream.vertx.timer(200).toCompletionStage().toCompletableFuture().join();

    boolean early = heard.hasEnded();
    heard.want(Long.MAX_VALUE);

    assertThat(early).isFalse();
    assertThat(heard.end()).isNull();
    assertThat(heard.text()).isEqualTo("abc");
  }

  @Test
  void onlyWhatIsWantedIsHandedOver() {
    upstream.simulator.always(UpstreamScript.saying("a", "b", "c"));
    Heard heard = Heard.some(upstream.model().stream(prompt()), 0);

    for (int wanted = 1; wanted <= 4; wanted++) {
      heard.want(1);
      upstream.awaitEvents(heard, wanted);
    }

    assertThat(heard.end()).isNull();
    assertThat(heard.text()).isEqualTo("abc");
  }

  @Test
  void aStreamWithoutUsageHasNone() {
    upstream.simulator.always(
        UpstreamScript.empty().then(Duration.ZERO, "Hi").finished("length").marked());

    Heard heard = Heard.all(upstream.model().stream(prompt()));

    assertThat(heard.end()).isNull();
    assertThat(heard.dones()).containsExactly(new ModelEvent.Done(ModelEvent.Finish.LENGTH, null));
  }
}
