package dev.trivium.chat.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Tokens in and out. Where no model of language is at work whose tokens could be counted, they are
 * estimates: four characters are taken as one token, and the metadata says so.
 */
public record Usage(long input, long cached, long output, long reasoning) {
  private static final int CHARACTERS = 4;

  public Usage(int input, int output) {
    this(input, 0, output, 0);
  }

  public static Usage estimated(String asked, String answered) {
    return new Usage(tokens(asked), tokens(answered));
  }

  /** Estimated tokens of a text, 0 for an empty one. */
  public static int tokens(String text) {
    return (text.length() + CHARACTERS - 1) / CHARACTERS;
  }

  /** As the Responses API names them. */
  public ObjectNode response() {
    ObjectNode usage = Wire.object();
    usage.put("input_tokens", input);
    ObjectNode in = usage.putObject("input_tokens_details");
    in.put("cached_tokens", cached);
    in.put("cache_write_tokens", 0);
    usage.put("output_tokens", output);
    usage.putObject("output_tokens_details").put("reasoning_tokens", reasoning);
    usage.put("total_tokens", input + output);
    return usage;
  }

  /** As Chat Completions names them. */
  public static ObjectNode completion(ObjectNode response) {
    ObjectNode usage = Wire.object();
    usage.put("prompt_tokens", response.path("input_tokens").asInt());
    usage.put("completion_tokens", response.path("output_tokens").asInt());
    usage.put("total_tokens", response.path("total_tokens").asInt());
    usage
        .putObject("prompt_tokens_details")
        .put("cached_tokens", response.at("/input_tokens_details/cached_tokens").asInt())
        .put("audio_tokens", 0);
    usage
        .putObject("completion_tokens_details")
        .put("reasoning_tokens", response.at("/output_tokens_details/reasoning_tokens").asInt())
        .put("audio_tokens", 0)
        .put("accepted_prediction_tokens", 0)
        .put("rejected_prediction_tokens", 0);
    return usage;
  }
}
