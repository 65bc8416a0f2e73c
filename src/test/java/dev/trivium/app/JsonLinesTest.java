package dev.trivium.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  private String encode(String message, String key, Object value) {
    LoggingEvent event =
        new LoggingEvent("caller", logger, Level.INFO, message, null, new Object[0]);
    event.setKeyValuePairs(List.of(new KeyValuePair(key, value)));
    return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
  }
}
