package dev.trivium.llm.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads the objects of a Chat Completions answer, piece by piece or as a whole, without a tree.
 *
 * <p>Members it does not know are skipped. Errors: {@link BrokenAnswer} for an error object, and
 * the parser's own for what is no JSON.
 */
public final class AnswerReader {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

  private final AnswerSink sink;
  private final CallPieces calls;

  public AnswerReader(AnswerSink sink) {
    this.sink = sink;
    this.calls = new CallPieces(sink);
  }

  /** Reads one object; gives true for the mark that ends a stream. */
  public boolean read(byte[] bytes, int from, int length) throws IOException {
    if (length == DONE.length && Arrays.equals(bytes, from, from + length, DONE, 0, length)) {
      return true;
    }
    try (JsonParser json = JSON.createParser(bytes, from, length)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new BrokenAnswer("a piece of the answer is no object");
      }
      root(json);
      if (json.nextToken() != null) {
        throw new BrokenAnswer("something stands behind a piece of the answer");
      }
    }
    return false;
  }

  private void root(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "id" -> calls.answer(value == JsonToken.VALUE_STRING ? json.getText() : "");
        case "choices" -> choices(json, value);
        case "usage" -> usage(json, value);
        case "error" -> refuse(value);
        default -> json.skipChildren();
      }
    }
  }

  private static void refuse(JsonToken error) throws BrokenAnswer {
    if (error != JsonToken.VALUE_NULL) {
      throw new BrokenAnswer("the upstream sent an error in place of a piece of the answer");
    }
  }

  private void choices(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    expect(value, JsonToken.START_ARRAY, "choices");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json.currentToken(), JsonToken.START_OBJECT, "a choice");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken member = json.nextToken();
        switch (name) {
          case "delta", "message" -> message(json, member);
          case "finish_reason" -> finish(json, member);
          default -> json.skipChildren();
        }
      }
    }
  }

  private void finish(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING && !json.getText().isEmpty()) {
      calls.end();
      sink.finish(json.getText());
    } else {
      json.skipChildren();
    }
  }

  private void message(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    expect(value, JsonToken.START_OBJECT, "a message");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken member = json.nextToken();
      switch (name) {
        case "content", "refusal" -> content(json, member);
        case "reasoning_content", "reasoning" -> thought(json, member);
        case "tool_calls" -> toolCalls(json, member);
        default -> json.skipChildren();
      }
    }
  }

  private void content(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      text(json);
    } else if (value == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        part(json);
      }
    } else if (value != JsonToken.VALUE_NULL) {
      throw new BrokenAnswer("content is no text");
    }
  }

  /** A part of a content that is a list; all but text is thought. */
  private void part(JsonParser json) throws IOException {
    expect(json.currentToken(), JsonToken.START_OBJECT, "a part of the content");
    boolean said = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean isText = json.currentName().equals("text");
      if (json.nextToken() == JsonToken.VALUE_STRING && isText) {
        text(json);
        said = true;
      } else {
        json.skipChildren();
      }
    }
    if (!said) {
      sink.thought();
    }
  }

  private void text(JsonParser json) throws IOException {
    String text = json.getText();
    if (!text.isEmpty()) {
      sink.text(text);
    }
  }

  private void thought(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING && json.getTextLength() > 0) {
      sink.thought();
    } else {
      json.skipChildren();
    }
  }

  private void toolCalls(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    expect(value, JsonToken.START_ARRAY, "tool_calls");
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json.currentToken(), JsonToken.START_OBJECT, "a tool call");
      calls.read(json);
    }
  }

  private void usage(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    expect(value, JsonToken.START_OBJECT, "usage");
    long[] counts = new long[4];
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken member = json.nextToken();
      switch (name) {
        case "prompt_tokens" -> counts[0] = count(json, member);
        case "completion_tokens" -> counts[2] = count(json, member);
        case "prompt_tokens_details" -> counts[1] = detail(json, member, "cached_tokens");
        case "completion_tokens_details" -> counts[3] = detail(json, member, "reasoning_tokens");
        default -> json.skipChildren();
      }
    }
    sink.usage(counts[0], counts[1], counts[2], counts[3]);
  }

  private static long detail(JsonParser json, JsonToken value, String wanted) throws IOException {
    long found = 0;
    if (value == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isWanted = json.currentName().equals(wanted);
        long count = count(json, json.nextToken());
        found = isWanted ? count : found;
      }
    } else {
      json.skipChildren();
    }
    return found;
  }

  private static long count(JsonParser json, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NUMBER_INT) {
      return Math.max(0, json.getLongValue());
    }
    json.skipChildren();
    return 0;
  }

  static void expect(JsonToken found, JsonToken wanted, String what) throws BrokenAnswer {
    if (found != wanted) {
      throw new BrokenAnswer(what + " has another shape than agreed");
    }
  }
}
