package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The object {@code response} with every member that clients expect, also the empty ones.
 *
 * <p>Source: the OpenAI Responses API; golden files pin the members.
 */
public final class ResponseObject {
  private ResponseObject() {}

  /** How a response stands when it begins. */
  public static ObjectNode begun(
      String id, Instant createdAt, CreateRequest request, Map<String, String> metadata) {
    ObjectNode object = Wire.object();
    object.put("id", id);
    object.put("object", "response");
    object.put("created_at", createdAt.getEpochSecond());
    object.put("status", "in_progress");
    object.putNull("completed_at");
    object.putNull("error");
    object.putNull("incomplete_details");
    echo(object, request, "instructions", Wire.NODES.nullNode());
    object.put("model", request.model());
    object.putArray("output");
    object.put("previous_response_id", request.previousResponseId());
    echo(object, request, "tools", Wire.array());
    echo(object, request, "tool_choice", Wire.NODES.textNode("auto"));
    echo(object, request, "parallel_tool_calls", Wire.NODES.booleanNode(true));
    echo(object, request, "truncation", Wire.NODES.textNode("disabled"));
    ObjectNode text = object.putObject("text");
    JsonNode format = request.body().at("/text/format");
    text.set("format", format.isObject() ? format : Wire.object().put("type", "text"));
    text.put("verbosity", "medium");
    echo(object, request, "temperature", Wire.NODES.numberNode(1.0));
    echo(object, request, "top_p", Wire.NODES.numberNode(1.0));
    echo(object, request, "presence_penalty", Wire.NODES.numberNode(0.0));
    echo(object, request, "frequency_penalty", Wire.NODES.numberNode(0.0));
    echo(object, request, "top_logprobs", Wire.NODES.numberNode(0));
    echo(object, request, "reasoning", noReasoning());
    object.putNull("usage");
    object.put("max_output_tokens", request.maxOutputTokens());
    echo(object, request, "max_tool_calls", Wire.NODES.nullNode());
    object.put("store", request.store());
    object.put("background", request.background());
    object.put("service_tier", "default");
    echo(object, request, "safety_identifier", Wire.NODES.nullNode());
    echo(object, request, "prompt_cache_key", Wire.NODES.nullNode());
    echo(object, request, "user", Wire.NODES.nullNode());
    object.putNull("access_programs");
    Labels.write(object, metadata);
    return object;
  }

  /**
   * How it stands when it is over.
   *
   * @param reason of an end before the end; null otherwise
   * @param error of a failure; null otherwise
   */
  public static ObjectNode ended(
      ObjectNode begun,
      String status,
      @Nullable String reason,
      @Nullable ObjectNode error,
      Instant at,
      ArrayNode output,
      ObjectNode usage,
      Map<String, String> metadata) {
    ObjectNode object = begun.deepCopy();
    object.put("status", status);
    if (status.equals("completed")) {
      object.put("completed_at", at.getEpochSecond());
    }
    if (reason != null) {
      object.putObject("incomplete_details").put("reason", reason);
    }
    if (error != null) {
      object.set("error", error);
    }
    object.set("output", output);
    object.set("usage", usage);
    Labels.write(object, metadata);
    return object;
  }

  /** A message of the assistant with its one text part, or with none yet. */
  public static ObjectNode message(String id, String status, @Nullable String text) {
    return message(id, status, text, Wire.array());
  }

  /** The same; {@code annotations} say where parts of the text come from. */
  public static ObjectNode message(
      String id, String status, @Nullable String text, ArrayNode annotations) {
    ObjectNode item = Wire.object();
    item.put("id", id);
    item.put("type", "message");
    item.put("status", status);
    item.put("role", "assistant");
    ArrayNode content = item.putArray("content");
    if (text != null) {
      content.add(part(text, annotations));
    }
    return item;
  }

  /** A part of type {@code output_text}. */
  public static ObjectNode part(String text) {
    return part(text, Wire.array());
  }

  /** The same with annotations. */
  public static ObjectNode part(String text, ArrayNode annotations) {
    ObjectNode part = Wire.object();
    part.put("type", "output_text");
    part.put("text", text);
    part.set("annotations", annotations.deepCopy());
    part.putArray("logprobs");
    return part;
  }

  private static ObjectNode noReasoning() {
    ObjectNode reasoning = Wire.object();
    reasoning.putNull("effort");
    reasoning.putNull("summary");
    return reasoning;
  }

  private static void echo(
      ObjectNode object, CreateRequest request, String name, JsonNode otherwise) {
    JsonNode given = request.echo().get(name);
    object.set(name, given == null ? otherwise : given);
  }
}
