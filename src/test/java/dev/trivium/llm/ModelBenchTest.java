package dev.trivium.llm;

import static dev.trivium.llm.UpstreamForTests.prompt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trivium.llm.wire.AnswerReader;
import dev.trivium.llm.wire.AnswerSink;
import dev.trivium.llm.wire.EventLines;
import dev.trivium.support.UpstreamScript;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What a call costs and how soon an upstream is left; figures for docs/evidence. */
@EnabledIfSystemProperty(named = "trivium.bench", matches = "on")
class ModelBenchTest {
  private final UpstreamForTests upstream = new UpstreamForTests();

  @AfterEach
  void close() {
    upstream.close();
  }

  /** Counts what it is told, so that nothing is optimised away. */
  private static final class Counting implements AnswerSink {
    private long characters;

    @Override
    public void text(String piece) {
      characters += piece.length();
    }

    @Override
    public void call(int index, String id, String name, String arguments) {}

    @Override
    public void thought() {}

    @Override
    public void finish(String reason) {}

    @Override
    public void usage(long input, long cached, long output, long reasoning) {}
  }

  @Test
  void readingOneToken() throws IOException {
    byte[] token = UpstreamScript.delta("token ");
    Counting counted = new Counting();
    AnswerReader reader = new AnswerReader(counted);
    EventLines lines = new EventLines(1 << 20, reader::read);
    int rounds = 1_000_000;
    long best = Long.MAX_VALUE;
    for (int run = 0; run < 5; run++) {
      long begin = System.nanoTime();
      for (int i = 0; i < rounds; i++) {
        lines.feed(token);
      }
      best = Math.min(best, (System.nanoTime() - begin) / rounds);
    }

    assertThat(counted.characters).isEqualTo(5L * rounds * "token ".length());
    System.out.printf("reading one token of %d bytes: %d ns%n", token.length, best);
  }

  @Test
  void fromAStopToTheUpstreamSeeingIt() {
    ChatModel model = upstream.model();
    UpstreamScript endless = UpstreamScript.paced(10_000, Duration.ofMillis(1));
    long[] micros = new long[1_000];
    for (int i = 0; i < micros.length; i++) {
      boolean silent = i % 2 == 0;
      upstream.simulator.always(silent ? UpstreamScript.silent() : endless);
      Heard heard = Heard.all(model.stream(prompt()));
      if (silent) {
        upstream.awaitCalls(i + 1);
      } else {
        heard.first.orTimeout(20, TimeUnit.SECONDS).join();
      }
      long stop = System.nanoTime();
      heard.cancel();
      long closed = upstream.simulator.last().closed().orTimeout(20, TimeUnit.SECONDS).join();
      micros[i] = (closed - stop) / 1_000;
    }
    tell("from a stop to the upstream seeing it", micros);
  }

  @Test
  void aCallThatAnOpenBreakerRefuses() {
    upstream.simulator.always(UpstreamScript.refusing(500));
    ChatModel model = upstream.breaking(1, Duration.ofMinutes(5)).model();
    Heard.all(model.stream(prompt())).end();
    upstream.awaitState("open");
    long[] micros = new long[10_000];
    for (int i = 0; i < micros.length; i++) {
      long begin = System.nanoTime();
      Heard.all(model.stream(prompt())).end();
      micros[i] = (System.nanoTime() - begin) / 1_000;
    }

    assertThat(upstream.simulator.journal()).hasSize(1);
    tell("a call that an open breaker refuses", micros);
  }

  private static void tell(String what, long[] micros) {
    Arrays.sort(micros);
    System.out.printf(
        "%s: median %d µs, p99 %d µs, most %d µs of %d%n",
        what,
        micros[micros.length / 2],
        micros[micros.length * 99 / 100],
        micros[micros.length - 1],
        micros.length);
  }
}
