package dev.trivium.chat.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The events of a response as a Vercel UI message stream. One reader has one of these and reads
 * from the first event on: the same response gives the same message id, so a page that comes back
 * goes on with its bubble.
 *
 * <p>Source: the chunk schema of npm {@code ai}, versions 5 to 7.
 */
public final class UiStream {
  /** The header that says which protocol this is, and its value. */
  public static final String HEADER = "x-vercel-ai-ui-message-stream";

  public static final String VERSION = "v1";

  static final String CUT_CALL = "The call ended before its arguments were complete.";
  private static final String DATA = "data-trivium-";

  private final String messageId;
  private final String responseId;
  private final String disclosure;
  private final Map<String, JsonNode> calls = new HashMap<>();
  private final Set<String> sources = new HashSet<>();

  /**
   * @param begun the response object as it stood at the beginning
   */
  public UiStream(ObjectNode begun) {
    this(begun, messageId(begun.path("id").asText()));
  }

  /**
   * The same for a response that goes on with an earlier message.
   *
   * @param messageId the id of that message
   */
  public UiStream(ObjectNode begun, String messageId) {
    this.responseId = begun.path("id").asText();
    this.messageId = messageId;
    this.disclosure = Labels.of(begun, "disclosure", "");
  }

  /** The id under which a response is a message of a chat. */
  public static String messageId(String responseId) {
    return "msg" + responseId.substring(responseId.indexOf('_'));
  }

  /** The response that is this message; nothing for an id that this house did not give. */
  public static Optional<String> responseId(String messageId) {
    return messageId.startsWith("msg_")
        ? Optional.of("resp" + messageId.substring("msg".length()))
        : Optional.empty();
  }

  /** The bytes for an event; most events of the log say nothing here. */
  public Optional<byte[]> encode(Entry entry) {
    return entry.extension() ? Optional.of(data(entry)) : standard(entry);
  }

  private Optional<byte[]> standard(Entry entry) {
    return switch (entry.type()) {
      case "response.created" -> Optional.of(bytes(line(start()) + line(chunk("start-step"))));
      case "response.content_part.added" -> Optional.of(sse(text("text-start", entry.body())));
      case "response.output_text.delta" -> Optional.of(sse(said(entry)));
      case "response.content_part.done" -> Optional.of(sse(text("text-end", entry.body())));
      case "response.output_item.added" -> call(entry.body().path("item"));
      case "response.function_call_arguments.delta" -> argument(entry.body());
      case "response.output_item.done" -> called(entry.body().path("item"));
      case "response.output_text.annotation.added" -> source(entry.body().path("annotation"));
      case "response.completed", "response.incomplete", "response.failed" ->
          Optional.of(end((ObjectNode) entry.body().get("response")));
      default -> Optional.empty();
    };
  }

  private static ObjectNode said(Entry entry) {
    TextDelta piece = entry.text();
    if (piece != null) {
      return chunk("text-delta").put("id", piece.itemId() + "-0").put("delta", piece.delta());
    }
    ObjectNode body = entry.body();
    return text("text-delta", body).put("delta", body.path("delta").asText());
  }

  private ObjectNode start() {
    ObjectNode start = chunk("start").put("messageId", messageId);
    start.putObject("messageMetadata").put("disclosure", disclosure).put("responseId", responseId);
    return start;
  }

  private static ObjectNode text(String type, ObjectNode body) {
    String id = body.path("item_id").asText() + "-" + body.path("content_index").asText();
    return chunk(type).put("id", id);
  }

  private Optional<byte[]> call(JsonNode item) {
    if (!isCall(item)) {
      return Optional.empty();
    }
    calls.put(item.path("id").asText(), item);
    return Optional.of(sse(tool("tool-input-start", item)));
  }

  private Optional<byte[]> argument(ObjectNode body) {
    JsonNode item = calls.get(body.path("item_id").asText());
    return Optional.ofNullable(item)
        .map(of ->
            sse(
                chunk("tool-input-delta")
                    .put("toolCallId", of.path("call_id").asText())
                    .put("inputTextDelta", body.path("delta").asText())));
  }

  private static Optional<byte[]> called(JsonNode item) {
    if (!isCall(item)) {
      return Optional.empty();
    }
    String arguments = item.path("arguments").asText();
    try {
      ObjectNode available = tool("tool-input-available", item);
      available.set("input", Wire.read(arguments.isBlank() ? "{}" : arguments));
      return Optional.of(sse(available));
    } catch (JsonProcessingException cut) {
      ObjectNode broken = tool("tool-input-error", item);
      broken.put("input", arguments);
      broken.put("errorText", CUT_CALL);
      return Optional.of(sse(broken));
    }
  }

  private static boolean isCall(JsonNode item) {
    return item.path("type").asText().equals("function_call");
  }

  private static ObjectNode tool(String type, JsonNode item) {
    return chunk(type)
        .put("toolCallId", item.path("call_id").asText())
        .put("toolName", item.path("name").asText());
  }

  /** Each source once, however often it is cited. */
  private Optional<byte[]> source(JsonNode annotation) {
    String url = annotation.path("url").asText("");
    if (url.isEmpty() || !sources.add(url)) {
      return Optional.empty();
    }
    ObjectNode source = chunk("source-url").put("sourceId", url).put("url", url);
    if (annotation.path("title").isTextual()) {
      source.put("title", annotation.path("title").asText());
    }
    return Optional.of(sse(source));
  }

  /** Progress is only for who looks right now; the others belong to the message. */
  private static byte[] data(Entry entry) {
    String name = entry.type().substring(entry.type().indexOf(':') + 1);
    ObjectNode body = entry.body();
    body.remove("type");
    body.remove("sequence_number");
    body.remove("ext_number");
    ObjectNode data = chunk(DATA + name);
    if (name.equals("progress")) {
      data.put("transient", true);
    } else {
      data.put("id", name);
    }
    data.set("data", body);
    return sse(data);
  }

  private static byte[] end(ObjectNode response) {
    String reason = response.at("/incomplete_details/reason").asText("");
    String last =
        switch (response.path("status").asText()) {
          case "completed" ->
              finished(response, CompletionParts.callsLast(response) ? "tool-calls" : "stop");
          case "cancelled" -> line(chunk("abort").put("reason", reason));
          case "incomplete" -> incomplete(response, reason);
          default -> line(error(response)) + finished(response, "error");
        };
    return bytes(last + "data: [DONE]\n\n");
  }

  private static String incomplete(ObjectNode response, String reason) {
    return switch (reason) {
      case "max_output_tokens" -> finished(response, "length");
      case "content_filter" -> finished(response, "content-filter");
      default -> line(error(response)) + finished(response, "error");
    };
  }

  /** One response is one step of a message: a page runs functions between steps. */
  private static String finished(ObjectNode response, String reason) {
    return line(chunk("finish-step")) + line(finish(response, reason));
  }

  private static ObjectNode error(ObjectNode response) {
    String told = response.at("/error/message").asText("");
    return chunk("error")
        .put("errorText", told.isEmpty() ? "The answer ended before it was complete." : told);
  }

  private static ObjectNode finish(ObjectNode response, String reason) {
    ObjectNode finish = chunk("finish").put("finishReason", reason);
    finish.set("messageMetadata", metadata(response));
    return finish;
  }

  /** What a message says about itself when it is over. */
  public static ObjectNode metadata(ObjectNode response) {
    ObjectNode metadata = Wire.object();
    metadata.put("responseId", response.path("id").asText());
    metadata.put("disclosure", Labels.of(response, "disclosure", ""));
    metadata.set("usage", response.path("usage"));
    metadata.set("band", label(response, "band"));
    String confidence = Labels.of(response, "confidence", "null");
    metadata.set(
        "confidence",
        confidence.equals("null")
            ? Wire.NODES.nullNode()
            : Wire.NODES.numberNode(Double.parseDouble(confidence)));
    metadata.set("degraded", label(response, "degraded"));
    metadata.set("asOf", label(response, "as_of"));
    return metadata;
  }

  private static JsonNode label(JsonNode response, String name) {
    String label = Labels.of(response, name, "");
    return label.isEmpty() ? Wire.NODES.nullNode() : Wire.NODES.textNode(label);
  }

  private static ObjectNode chunk(String type) {
    return Wire.object().put("type", type);
  }

  private static byte[] sse(ObjectNode chunk) {
    return bytes(line(chunk));
  }

  private static String line(ObjectNode chunk) {
    return "data: " + new String(Wire.bytes(chunk), StandardCharsets.UTF_8) + "\n\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
