package dev.trivium.llm;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/** A prompt as the body of a Chat Completions request. */
final class RequestBody {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Set<String> OPTIONS =
      Set.of(
          "temperature",
          "top_p",
          "stop",
          "seed",
          "presence_penalty",
          "frequency_penalty",
          "parallel_tool_calls",
          "logprobs",
          "top_logprobs");

  private RequestBody() {}

  static byte[] of(Prompt prompt, String upstream, int maxOutput, Dialect dialect) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("model", upstream);
      json.writePOJOField("messages", prompt.messages());
      if (!prompt.tools().isEmpty()) {
        json.writePOJOField("tools", prompt.tools());
        if (prompt.toolChoice() != null) {
          json.writePOJOField("tool_choice", prompt.toolChoice());
        }
      }
      if (prompt.responseFormat() != null) {
        json.writePOJOField("response_format", prompt.responseFormat());
      }
      json.writeNumberField(dialect.limit(), maxOutput);
      options(json, prompt);
      json.writeBooleanField("stream", prompt.streamed());
      if (prompt.streamed() && dialect.tellsUsage()) {
        json.writeObjectFieldStart(Dialect.USAGE);
        json.writeBooleanField("include_usage", true);
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a tree in memory can be written", impossible);
    }
    return bytes.toByteArray();
  }

  private static void options(JsonGenerator json, Prompt prompt) throws IOException {
    for (var option : prompt.options().properties()) {
      boolean idle = option.getKey().equals("parallel_tool_calls") && prompt.tools().isEmpty();
      if (OPTIONS.contains(option.getKey()) && !idle) {
        json.writePOJOField(option.getKey(), option.getValue());
      }
    }
  }
}
