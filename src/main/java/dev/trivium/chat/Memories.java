package dev.trivium.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.trivium.chat.understanding.Interpretation;
import dev.trivium.chat.understanding.Understanding.Memory;
import dev.trivium.kernel.Problem;
import org.jspecify.annotations.Nullable;

/** Writes and reads what a conversation remembers, as JSON. */
final class Memories {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private Memories() {}

  /** Errors: {@code chat/invalid-context} where the text was not written by {@link #write}. */
  static Memory read(@Nullable String context) {
    if (context == null || context.isBlank()) {
      return Memory.NONE;
    }
    try {
      return JSON.readValue(context, Memory.class);
    } catch (JsonProcessingException foreign) {
      throw Problem.invalid(
              "chat/invalid-context", "The context of the conversation cannot be read; begin anew.")
          .asException();
    }
  }

  static String write(Memory memory) {
    try {
      return JSON.writeValueAsString(memory);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static JsonNode tree(Interpretation query) {
    return JSON.valueToTree(query);
  }
}
