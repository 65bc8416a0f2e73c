package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trivium.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Chat Completions as another reading of a response's events.
 *
 * @param begun the response object as it stood at the beginning
 * @param withUsage whether the caller asked for usage at the end of a stream
 */
public record Completions(ObjectNode begun, boolean withUsage) {
  private static final String PREFIX = "trivium_";

  /** The bytes a stream sends for an event; most events of the log say nothing here. */
  public Optional<byte[]> encode(Entry entry) {
    return switch (entry.type()) {
      case "response.output_item.added" -> Optional.of(sse(chunk(opening(), null)));
      case "response.output_text.delta" -> {
        ObjectNode delta = Wire.object();
        delta.put("content", entry.body().path("delta").asText());
        yield Optional.of(sse(chunk(delta, null)));
      }
      case "response.completed", "response.incomplete", "response.failed" ->
          Optional.of(end((ObjectNode) entry.body().get("response")));
      default -> Optional.empty();
    };
  }

  /** The answer in one piece, from the response object at its end. */
  public ObjectNode whole(ObjectNode ended) {
    ObjectNode body = head("chat.completion");
    ObjectNode choice = body.putArray("choices").addObject();
    choice.put("index", 0);
    ObjectNode message = choice.putObject("message");
    message.put("role", "assistant");
    message.put("content", text(ended));
    message.putNull("refusal");
    message.set("annotations", annotations(ended));
    choice.putNull("logprobs");
    choice.put("finish_reason", finishReason(ended));
    body.set("usage", Usage.completion((ObjectNode) ended.get("usage")));
    body.put("service_tier", "default");
    body.set("trivium", details(ended));
    return body;
  }

  /** In the form of Chat Completions: the same members, under the name of their type. */
  private static ArrayNode annotations(ObjectNode response) {
    ArrayNode annotations = Wire.array();
    for (JsonNode each :
        response.path("output").path(0).path("content").path(0).path("annotations")) {
      ObjectNode inside = each.deepCopy();
      String type = inside.remove("type").asText();
      annotations.addObject().put("type", type).set(type, inside);
    }
    return annotations;
  }

  /** The text of a response object. */
  public static String text(ObjectNode response) {
    return response.path("output").path(0).path("content").path(0).path("text").asText("");
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
    StringBuilder out = new StringBuilder(text(sse(last)));
    if (withUsage) {
      ObjectNode usage = head("chat.completion.chunk");
      usage.putArray("choices");
      usage.set("usage", Usage.completion((ObjectNode) response.get("usage")));
      usage.set("trivium", details(response));
      out.append(text(sse(usage)));
    }
    return out.append("data: [DONE]\n\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** How an answer ended, in the words of Chat Completions; empty where it is an error. */
  private static String finishReason(ObjectNode response) {
    String reason = response.path("incomplete_details").path("reason").asText("");
    return switch (response.path("status").asText()) {
      case "completed" -> "stop";
      case "incomplete" -> reason.equals("max_output_tokens") ? "length" : "";
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
    return ("event: error\ndata: " + text(body) + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode opening() {
    ObjectNode delta = Wire.object();
    delta.put("role", "assistant");
    delta.put("content", "");
    delta.putNull("refusal");
    return delta;
  }

  private ObjectNode chunk(
      ObjectNode delta, @org.jspecify.annotations.Nullable String finishReason) {
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
    response
        .path("metadata")
        .properties()
        .forEach(entry -> {
          if (entry.getKey().startsWith(PREFIX)) {
            String name = entry.getKey().substring(PREFIX.length());
            String value = entry.getValue().asText();
            if (name.equals("confidence")) {
              details.set(
                  name,
                  value.equals("null")
                      ? Wire.NODES.nullNode()
                      : Wire.NODES.numberNode(Double.parseDouble(value)));
            } else {
              details.put(name, value);
            }
          }
        });
    return details;
  }

  private static byte[] sse(ObjectNode chunk) {
    return ("data: " + text(Wire.bytes(chunk)) + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
