package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chat Completions as another reading of a response's events, for one reader of them. */
public final class Completions {
  private static final String NO_TEXT = "\"content\":\"";

  private final ObjectNode begun;
  private final boolean withUsage;

  /** Places of function calls among the items of the response, to their places among the calls. */
  private final Map<Integer, Integer> calls = new HashMap<>();

  private boolean opened;

  /** What stands before and behind the text of a chunk. */
  private String @Nullable [] around;

  /**
   * @param begun the response object as it stood at the beginning
   * @param withUsage whether the caller asked for usage at the end of a stream
   */
  public Completions(ObjectNode begun, boolean withUsage) {
    this.begun = begun;
    this.withUsage = withUsage;
  }

  /** The bytes a stream sends for an event; most events of the log say nothing here. */
  public Optional<byte[]> encode(Entry entry) {
    return switch (entry.type()) {
      case "response.output_item.added" -> added(entry.body());
      case "response.output_text.delta" -> Optional.of(text(entry));
      case "response.function_call_arguments.delta" -> arguments(entry.body());
      case "response.completed", "response.incomplete", "response.failed" ->
          Optional.of(end((ObjectNode) entry.body().get("response")));
      default -> Optional.empty();
    };
  }

  /** Only the text differs from one chunk to the next. */
  private byte[] text(Entry entry) {
    TextDelta piece = entry.text();
    if (piece == null) {
      return sse(content(entry.body().path("delta").asText()));
    }
    String[] known = around;
    if (known == null) {
      String empty = string(sse(content("")));
      int text = empty.lastIndexOf(NO_TEXT) + NO_TEXT.length();
      known = new String[] {empty.substring(0, text), empty.substring(text)};
      around = known;
    }
    return (known[0] + piece.quoted() + known[1]).getBytes(StandardCharsets.UTF_8);
  }

  private ObjectNode content(String text) {
    return chunk(Wire.object().put("content", text), null);
  }

  /** Who speaks is told once; id and name of a call only in its first chunk. */
  private Optional<byte[]> added(ObjectNode event) {
    JsonNode item = event.path("item");
    boolean call = item.path("type").asText().equals("function_call");
    if (opened && !call) {
      return Optional.empty();
    }
    ObjectNode delta = opened ? Wire.object() : opening(call);
    opened = true;
    if (call) {
      int index = calls.size();
      calls.put(event.path("output_index").asInt(), index);
      ObjectNode begins = delta.putArray("tool_calls").addObject().put("index", index);
      begins.put("id", item.path("call_id").asText());
      begins.put("type", "function");
      begins.putObject("function").put("name", item.path("name").asText()).put("arguments", "");
    }
    return Optional.of(sse(chunk(delta, null)));
  }

  private Optional<byte[]> arguments(ObjectNode event) {
    int index = calls.getOrDefault(event.path("output_index").asInt(), 0);
    ObjectNode delta = Wire.object();
    delta
        .putArray("tool_calls")
        .addObject()
        .put("index", index)
        .putObject("function")
        .put("arguments", event.path("delta").asText());
    return Optional.of(sse(chunk(delta, null)));
  }

  /** The answer in one piece, from the response object at its end. */
  public ObjectNode whole(ObjectNode ended) {
    ObjectNode body = head("chat.completion");
    ObjectNode choice = body.putArray("choices").addObject();
    choice.put("index", 0);
    ObjectNode message = choice.putObject("message");
    message.put("role", "assistant");
    ArrayNode made = CompletionParts.calls(ended);
    String text = text(ended);
    message.put("content", text.isEmpty() && !made.isEmpty() ? null : text);
    message.putNull("refusal");
    message.set("annotations", CompletionParts.annotations(ended));
    if (!made.isEmpty()) {
      message.set("tool_calls", made);
    }
    choice.putNull("logprobs");
    choice.put("finish_reason", finishReason(ended));
    body.set("usage", Usage.completion((ObjectNode) ended.get("usage")));
    body.put("service_tier", "default");
    body.set("trivium", details(ended));
    return body;
  }

  /** Whether it ended in a way for which this surface has no words but an error. */
  public boolean isCut(ObjectNode ended) {
    return !ended.path("status").asText().equals("failed") && finishReason(ended).isEmpty();
  }

  /** The text of a response object. */
  public static String text(ObjectNode response) {
    StringBuilder text = new StringBuilder();
    response
        .path("output")
        .forEach(item -> text.append(item.path("content").path(0).path("text").asText("")));
    return text.toString();
  }

  private byte[] end(ObjectNode response) {
    String reason = finishReason(response);
    if (reason.isEmpty()) {
      return error(response);
    }
    ObjectNode last = chunk(Wire.object(), reason);
    if (!withUsage) {
      last.set("trivium", details(response));
    }
    StringBuilder out = new StringBuilder(string(sse(last)));
    if (withUsage) {
      ObjectNode usage = head("chat.completion.chunk");
      usage.putArray("choices");
      usage.set("usage", Usage.completion((ObjectNode) response.get("usage")));
      usage.set("trivium", details(response));
      out.append(string(sse(usage)));
    }
    return out.append("data: [DONE]\n\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** How an answer ended, in the words of Chat Completions; empty where it is an error. */
  private static String finishReason(ObjectNode response) {
    String reason = response.path("incomplete_details").path("reason").asText("");
    return switch (response.path("status").asText()) {
      case "completed" -> CompletionParts.callsLast(response) ? "tool_calls" : "stop";
      case "incomplete" ->
          switch (reason) {
            case "max_output_tokens" -> "length";
            case "content_filter" -> "content_filter";
            default -> "";
          };
      default -> "";
    };
  }

  private static byte[] error(ObjectNode response) {
    JsonNode known = response.path("error");
    Problem problem =
        Problem.of(
                Problem.Kind.UNAVAILABLE,
                "chat/interrupted",
                known.path("message").asText("The answer ended before it was complete."))
            .withCode(known.path("code").asText("server_error"));
    byte[] body = Wire.bytes(OpenAiErrors.body(problem));
    return ("event: error\ndata: " + string(body) + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode opening(boolean call) {
    ObjectNode delta = Wire.object();
    delta.put("role", "assistant");
    delta.put("content", call ? null : "");
    delta.putNull("refusal");
    return delta;
  }

  private ObjectNode chunk(ObjectNode delta, @Nullable String finishReason) {
    ObjectNode chunk = head("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject();
    choice.put("index", 0);
    choice.set("delta", delta);
    choice.putNull("logprobs");
    choice.put("finish_reason", finishReason);
    if (withUsage) {
      chunk.putNull("usage");
    }
    return chunk;
  }

  private ObjectNode head(String kind) {
    ObjectNode head = Wire.object();
    String id = begun.path("id").asText();
    head.put("id", "chatcmpl-" + id.substring(id.indexOf('_') + 1));
    head.put("object", kind);
    head.put("created", begun.path("created_at").asLong());
    head.put("model", begun.path("model").asText());
    return head;
  }

  /** What the house says about the answer, where the standard leaves room for it. */
  private static ObjectNode details(ObjectNode response) {
    ObjectNode details = Wire.object();
    details.put("response_id", response.path("id").asText());
    Labels.ours(response)
        .forEach((name, value) -> {
          if (name.equals("confidence")) {
            details.set(
                name,
                value.equals("null")
                    ? Wire.NODES.nullNode()
                    : Wire.NODES.numberNode(Double.parseDouble(value)));
          } else {
            details.put(name, value);
          }
        });
    return details;
  }

  private static byte[] sse(ObjectNode chunk) {
    return ("data: " + string(Wire.bytes(chunk)) + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String string(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
