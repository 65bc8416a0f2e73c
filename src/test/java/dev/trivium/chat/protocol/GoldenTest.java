package dev.trivium.chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What goes over the wire, byte by byte. Clients rely on it, so it changes on purpose only: with
 * {@code -Dtrivium.golden.write=true} the files are written anew, and the difference is read.
 */
class GoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/dev/trivium/chat/protocol");
  private static final Instant AT = Instant.parse("2026-11-24T12:00:00Z");
  private static final String TEXT = "Revenue was **12.50 €**.\n";

  @Test
  void theEventsOfAResponse() throws Exception {
    assertGolden(
        "response-events.ndjson", new String(Entry.lines(events()), StandardCharsets.UTF_8));
  }

  @Test
  void theSameAsServerSentEvents() throws Exception {
    StringBuilder stream = new StringBuilder();
    events().forEach(e -> stream.append(new String(e.serverSent(), StandardCharsets.UTF_8)));

    assertGolden("response-events.sse", stream.toString());
  }

  @Test
  void theSameAsChunksOfACompletion() throws Exception {
    Completions reading = new Completions(begun(), true);
    StringBuilder stream = new StringBuilder();
    events()
        .forEach(e ->
            reading
                .encode(e)
                .ifPresent(bytes -> stream.append(new String(bytes, StandardCharsets.UTF_8))));

    assertGolden("completion-chunks.sse", stream.toString());
  }

  @Test
  void theSameAsAWholeCompletion() throws Exception {
    ObjectNode whole = new Completions(begun(), false).whole(ended());

    assertGolden("completion.json", new String(Wire.bytes(whole), StandardCharsets.UTF_8) + "\n");
  }

  @Test
  void anErrorOfASocket() throws Exception {
    ObjectNode error =
        OpenAiErrors.event(Refusals.invalidValue("input", "'input' must be given."), 0, "a");

    assertGolden("error-event.json", new String(Wire.bytes(error), StandardCharsets.UTF_8) + "\n");
  }

  private static List<Entry> events() {
    List<ServerEvent> events = new ArrayList<>();
    events.add(ServerEvent.lifecycle("response.created", begun()));
    events.add(ServerEvent.lifecycle("response.in_progress", begun()));
    events.addAll(ServerEvent.message("msg_1", TEXT, "completed"));
    events.add(ServerEvent.lifecycle("response.completed", ended()));
    List<Entry> entries = new ArrayList<>();
    events.forEach(event -> entries.add(Entry.of(event, entries.size(), 0)));
    return entries;
  }

  private static ObjectNode begun() {
    ObjectNode body = Wire.object();
    body.put("input", "revenue?");
    return ResponseObject.begun(
        "resp_1",
        AT,
        Requests.response(body),
        Map.of("trivium_disclosure", "I am an AI assistant."));
  }

  private static ObjectNode ended() {
    return ResponseObject.ended(
        begun(),
        "completed",
        null,
        null,
        AT,
        Wire.array().add(ResponseObject.message("msg_1", "completed", TEXT)),
        Usage.estimated("revenue?", TEXT).response(),
        Map.of("trivium_confidence", "null"));
  }

  private static void assertGolden(String name, String actual) throws Exception {
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("trivium.golden.write")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(file));
  }
}
