package dev.trivium.llm;

import static dev.trivium.llm.UpstreamForTests.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.support.UpstreamScript;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the connection to a model. */
class ModelStopTest {
  private final UpstreamForTests upstream = new UpstreamForTests();

  @AfterEach
  void close() {
    upstream.close();
  }

  @Test
  void aStopBeforeTheFirstPieceLeavesTheUpstream() {
    upstream.simulator.always(UpstreamScript.silent());
    Heard heard = Heard.all(upstream.model().stream(prompt()));
    upstream.awaitCalls(1);

    heard.cancel();

    upstream.assertLeft();
    assertThat(heard.hasEnded()).isFalse();
    assertThat(upstream.calls().getFirst().outcome()).isEqualTo("cancelled");
  }

  @Test
  void aStopInTheMiddleLeavesTheUpstream() {
    upstream.simulator.always(UpstreamScript.paced(10_000, Duration.ofMillis(2)));
    Heard heard = Heard.all(upstream.model().stream(prompt()));
    heard.first.orTimeout(10, TimeUnit.SECONDS).join();

    heard.cancel();

    upstream.assertLeft();
    assertThat(heard.hasEnded()).isFalse();
  }

  @Test
  void aStopAfterTheEndIsHarmless() {
    Heard heard = Heard.all(upstream.model().stream(prompt()));
    heard.end();

    heard.cancel();

    assertThat(heard.ends).hasValue(1);
    assertThat(Heard.all(upstream.model().stream(prompt())).end()).isNull();
  }

  @Test
  void manyStopsLeaveNoConnection() {
    upstream.simulator.always(UpstreamScript.paced(10_000, Duration.ofMillis(2)));
    ChatModel model = upstream.model();
    for (int round = 0; round < 10; round++) {
      List<Heard> together =
          java.util.stream.Stream.generate(() -> Heard.all(model.stream(prompt())))
              .limit(100)
              .toList();
      if (round % 2 == 0) {
        together.forEach(heard -> heard.first.orTimeout(20, TimeUnit.SECONDS).join());
      }
      together.forEach(Heard::cancel);
    }

    upstream.awaitTrue(() -> upstream.simulator.connections() == 0);
    upstream.awaitTrue(() -> upstream.calls().size() == 1_000);
  }

  @Test
  void aConnectionIsUsedAgainAfterAWholeAnswer() {
    ChatModel model = upstream.model();
    for (int i = 0; i < 20; i++) {
      assertThat(Heard.all(model.stream(prompt())).end()).isNull();
    }

    assertThat(upstream.simulator.connections()).isBetween(1, 3);
  }

  @Test
  void anUpstreamThatDoesNotEndAfterItsMarkIsLeft() {
    upstream.simulator.always(UpstreamScript.saying("ok").ending(UpstreamScript.Ending.SILENCE));

    assertThat(Heard.all(upstream.model().stream(prompt())).end()).isNull();

    upstream.assertLeft();
  }
}
