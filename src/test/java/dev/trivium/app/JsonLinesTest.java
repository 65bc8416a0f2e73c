package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trivium.data.PlainWords;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {
  private final Logger logger = new LoggerContext().getLogger(LogObserver.LOGGER);

  @Test
  void keepsEverythingOnOneLineWhateverTheValueHolds() throws Exception {
    String line = encode("request.finished", "route", "a\n{\"level\":\"error\"}\r\u2028b");

    assertThat(line).endsWith("}\n");
    assertThat(line.strip()).doesNotContain("\n").doesNotContain("\r");
    JsonNode read = new ObjectMapper().readTree(line);
    assertThat(read.get("event").asText()).isEqualTo("request.finished");
    assertThat(read.get("route").asText()).startsWith("a\n{");
  }

  @Test
  void cutsValuesThatWouldFloodTheLog() throws Exception {
    String line = encode("request.finished", "route", "x".repeat(100_000));

    assertThat(line.length()).isLessThan(20_000);
    assertThat(line).contains("(cut)");
  }

  @Test
  void masksWhatIsPersonalInMessagesValuesAndExceptions() throws Exception {
    Exception inner = new IllegalStateException("no such user: jane.roe@mail.example");
    Exception outer = new IllegalArgumentException("call +49 30 901820-12 at once", inner);
    LoggingEvent event =
        new LoggingEvent(
            "caller",
            new LoggerContext().getLogger("org.example.Library"),
            Level.WARN,
            "sent to {} by {}",
            outer,
            new Object[] {"jim@mail.example", "4111 1111 1111 1111"});
    event.setKeyValuePairs(
        List.of(
            new KeyValuePair("note", "IBAN DE89 3704 0044 0532 0130 00"),
            new KeyValuePair("rows", 12L)));

    String line = new String(new JsonLines().encode(event), StandardCharsets.UTF_8);

    assertThat(line)
        .doesNotContain("jane.roe", "901820", "jim@", "4111", "3704")
        .contains("sent to ••• by •••", "no such user: •••", "call ••• at once", "IBAN •••")
        .contains("IllegalStateException", "JsonLinesTest.java");
    assertThat(new ObjectMapper().readTree(line).get("rows").asInt()).isEqualTo(12);
  }

  @Test
  void leavesWhatOperatorsSearchFor() throws Exception {
    for (String value :
        List.of(
            "req_01a217d763d7753caccba894b38aa29b",
            "018f0000-0000-7000-8000-000000000001",
            "127.0.0.1:54321",
            "2026-11-26T12:31:57.713754Z",
            "/v1/documents/01a217d7-5511-7b02-9aad-701e4e497e9e",
            "54f0c6ad73d74aecfafa83639256b91386c14764bdf6c6969cb0763fbeecdb64",
            "at dev.trivium.store.Door.run(Door.java:183)",
            "java.lang.Object@1b6d3586")) {
      assertThat(encode("request.finished", "value", value)).as(value).contains(value);
    }
  }

  @Test
  void anAddressThatTheCutWouldHalveIsMaskedWhole() throws Exception {
    String line = encode("m", "v", "x ".repeat(8_190) + "jane.roe@mail.example and more");

    assertThat(line).doesNotContain("jane").contains("(cut)");
  }

  @Test
  void noValueLosesItsLine() throws Exception {
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("jane.roe@mail.example");
          }
        };
    for (Object value :
        java.util.Arrays.asList(
            broken, null, "half a pair \ud83d", "\udc00", "\u0000\u001b[31m", "🙂".repeat(9_000))) {
      String line = encode("batch.finished", "value", value);

      assertThat(line).endsWith("}\n").doesNotContain("jane.roe");
      assertThat(new ObjectMapper().readTree(line).get("event").asText())
          .isEqualTo("batch.finished");
    }
  }

  @Test
  void aMessageThatCannotBeMadeLeavesALine() throws Exception {
    LoggingEvent event =
        new LoggingEvent("caller", logger, Level.ERROR, "m", null, new Object[0]) {
          @Override
          public String getFormattedMessage() {
            throw new IllegalStateException("no message");
          }
        };

    JsonNode read = new ObjectMapper().readTree(new JsonLines().encode(event));

    assertThat(read.get("level").asText()).isEqualTo("error");
    assertThat(read.get("msg").asText()).isEqualTo("(could not be written)");
  }

  /** What a line costs, and what of it the net; printed, since a busy machine proves nothing. */
  @Test
  @EnabledIfSystemProperty(named = "trivium.bench", matches = "on")
  void measuresTheNet() {
    String usual = "/v1/datasets/orders/batches";
    String suspect = "order 10023-4455 of 2026-11-26, 1,234,567 pieces for 12 % at 10:30:00";
    String personal = "sent to jane.roe@mail.example, +49 30 901820-12, as she asked us to do";
    String stack = "\tat dev.trivium.store.Door.run(Door.java:183)\n".repeat(40);
    for (String value : List.of(usual, suspect, personal, stack)) {
      System.out.printf(
          "JsonLinesTest: %d characters: the net %d ns, the whole line %d ns%n",
          value.length(),
          nanos(() -> PlainWords.masked(value).length()),
          nanos(() -> encode("request.finished", "value", value).length()));
    }
  }

  /** Of the processor, the least of some rounds. */
  private static long nanos(IntSupplier work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    int most = 30_000;
    long best = Long.MAX_VALUE;
    for (int round = 0; round < 6; round++) {
      long begin = threads.getCurrentThreadCpuTime();
      int sum = 0;
      for (int i = 0; i < most; i++) {
        sum += work.getAsInt();
      }
      best =
          Math.min(best, (threads.getCurrentThreadCpuTime() - begin) / most + (sum == 0 ? 1 : 0));
    }
    return best;
  }

  private String encode(String message, String key, @Nullable Object value) {
    LoggingEvent event =
        new LoggingEvent("caller", logger, Level.INFO, message, null, new Object[0]);
    event.setKeyValuePairs(List.of(new KeyValuePair(key, value)));
    return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
  }
}
